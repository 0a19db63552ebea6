import type { ConversationType } from '../events/conversations/vocabulary.ts';

/** What a visitor of the website asks, and what support answers. */
export interface Question {
  readonly type: ConversationType;
  readonly subject: string;
  readonly asks: readonly string[];
  readonly answer: string;
  readonly further: string;
  readonly furtherAnswer: string;
}

export const QUESTIONS_OF_VISITORS: readonly Question[] = [
  {
    type: 'general',
    subject: 'Fees for transfers',
    asks: [
      'Hello, what do you charge for a transfer to another bank?',
      'I would send about {amount} a month.',
    ],
    answer: 'Good day! The first three transfers of a day are free, each further one costs ₦10. {admin}',
    further: 'And to {bank}?',
    furtherAnswer: 'The same: it does not matter which bank the money goes to.',
  },
  {
    type: 'general',
    subject: 'Cards to my city',
    asks: ['Do you deliver cards to {city}?'],
    answer: 'Yes, within five working days. You get a message with the tracking number. {admin}',
    further: 'Can I pick it up somewhere instead?',
    furtherAnswer: 'Yes, choose a pick-up point in {city} when you order the card in the app.',
  },
  {
    type: 'general',
    subject: 'Which phones does the app run on?',
    asks: ['I have a {device}.', 'Does your app run on it?'],
    answer: 'It does: version {version} runs on every phone with Android 9 or iOS 15. {admin}',
    further: 'My brother has an older one, with Android 7.',
    furtherAnswer: 'The app does not run there, but he can dial *945# for transfers and airtime.',
  },
  {
    type: 'call_request',
    subject: 'Please call me back',
    asks: ['I would like to open a business account for my shop in {city}. Can somebody call me?'],
    answer: 'With pleasure. When does it suit you, and on which number? {admin}',
    further: 'Tomorrow between 10 and 12, on the number of my shop. It is on our page.',
    furtherAnswer: 'Noted. A colleague of the business team will call you tomorrow after 10.',
  },
  {
    type: 'general',
    subject: 'Is my money insured?',
    asks: ['Good evening. A friend says that deposits are not insured with you. Is that true?'],
    answer: 'Deposits are insured up to ₦5,000,000 for each person by the NDIC. {admin}',
    further: 'Thank you. Where can I read that?',
    furtherAnswer: 'On our page under "Safety", with the number of our licence.',
  },
  {
    type: 'general',
    subject: 'Registration does not go on',
    asks: ['The code never comes when I register.', 'I have tried four times since this morning.'],
    answer: 'I am sorry for that. Some networks hold these messages back. Which one do you use? {admin}',
    further: 'MTN, here in {city}.',
    furtherAnswer:
      'Thank you, that helps. I am asking our technicians to look at the messages to your number.',
  },
];

export const REPLIES_TO_USERS = [
  'Hello {name}, thank you for writing. I am looking at your account now. {admin}',
  'Hi {name}, I see it. One moment, please. {admin}',
];
export const ANSWERS_OF_USERS = [
  'Thank you, I am waiting here.',
  'The reference is {ref}.',
  'It was {amount}, yesterday.',
];
export const LAST_REPLIES = [
  'That should do it. Is there anything else that I can do for you?',
  'Done. Have a good day!',
];
export const THANKS = ['That was quick, thank you!', 'No, that is all. Thanks.', 'OK, thank you.'];
export const WAITING_FOR_OWNER = 'Please try that, and write here how it went. I keep this chat open.';
export const TICKET_NOTES = [
  'From the chat: this needs operations. {ref} is there once, {amount}.',
  'Taken over from the chat, too long for it. Please call {bank}.',
];
export const CARRIED_ON =
  'I have opened a ticket, so that nothing of this is lost. You will hear from us there. {admin}';
export const ONBOARDING_GREETING = 'Welcome! I am sending you a code. Type it into the app to go on.';
export const ONBOARDING_DONE = 'Your device is confirmed. Welcome aboard!';
