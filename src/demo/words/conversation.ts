/** What is said after the first message, whatever the ticket is about. Texts hold `{slots}`. */
export const GREETINGS = ['Hello,', 'Good morning,', 'Good afternoon.', 'Hi team,', 'Dear support,', ''];
export const CLOSINGS = [
  '',
  'Thank you.',
  'Please help me.',
  'I am waiting for your answer. {name}',
  'Kindly look into it as soon as you can. Thanks, {name}',
  'This is urgent for me.',
];

export const FIRST_REPLIES = [
  'Hello {name}, thank you for writing to us. I am looking into it now and will be back shortly. {admin}',
  'Hi {name}, I am sorry for the trouble. I have opened an investigation and will keep you posted. {admin}',
  'Good day {name}. I can see what you describe on our side as well. Give me a moment to find out why. {admin}',
  'Hello {name}, I have passed this to the team in charge and asked for an answer today. {admin}',
];

export const QUESTIONS = [
  'Could you send me a screenshot of the message that you see, {name}?',
  'Which version of the app do you use, and on which phone?',
  'Could you tell me the date and time of your last attempt, so that I can find it in our records?',
  'To be sure that I speak with the right person: what are the last four digits of the number that you registered with?',
];

export const ANSWERS = [
  'I am on version {version}, the phone is a {device}.',
  'It was yesterday at about 4 pm. The reference is {ref}.',
  'I have tried what you said and it is still the same.',
  'The screenshot is the same as before: it only says "something went wrong".',
  'Any news? It has been a while now.',
  'Please, I really need this to be solved. I have called {bank} and they say that it is on your side.',
  'Thank you for the quick answer. I will wait.',
];

export const PROGRESS = [
  'A short update: {bank} has confirmed that they are on it. I expect an answer tomorrow.',
  'Please log out, close the app, and log in again. That refreshes everything on your side.',
  'I have found the entry for {ref}. Our operations team is correcting it.',
  'Thank you, that helps. I have added it to the case.',
];

export const FINAL_REPLIES = [
  'Good news, {name}: this is solved. Please check on your side and tell me if anything is missing. {admin}',
  'It is done. Thank you for your patience, {name}. {admin}',
  'I have set it right, and you should see it within a few minutes. Have a good day! {admin}',
];

export const NOTES = [
  'Checked the ledger: {ref} is there once, {amount}.',
  'Caller sounds genuine, identity confirmed by the second question.',
  'Same as the incident of last week with {bank}; see the handover.',
  'Waiting for operations, ping them again tomorrow.',
  'Second ticket of {name} this month about this. Be generous.',
];

export const ESCALATIONS = [
  'Escalating: {amount} is involved and {bank} does not answer.',
  'Escalating to the fraud team, pattern matches the open case.',
  'Escalating: third time for the same customer, needs engineering.',
];

export const URGENT_TAGS = ['vip', 'escalated', 'needs-engineering'];

export const FEEDBACK: Readonly<Record<number, readonly string[]>> = {
  5: [
    'Very fast and friendly, thank you {admin}!',
    'Excellent.',
    'Solved within the hour. I am impressed.',
    'God bless you.',
  ],
  4: ['Good, only the first answer took a bit long.', 'Solved. Thanks.', 'Helpful and polite.'],
  3: ['It is solved now, but I had to ask three times.', 'Okay.'],
  2: ['Too slow. I had to call {bank} myself.', 'I had to explain everything twice.'],
  1: ['Nobody answered for days.', 'Closed without asking me. The problem came back.'],
};

export const CITIES = [
  'Lagos',
  'Abuja',
  'Ibadan',
  'Kano',
  'Port Harcourt',
  'Enugu',
  'Benin City',
  'Kaduna',
  'Uyo',
];
