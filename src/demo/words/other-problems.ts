import type { Problem } from './problem.ts';

/** What people write about when it isn't about money, or not at first. */
export const REGISTRATION_ISSUE: Problem = {
  subjects: [
    'Cannot finish registration',
    'Code never arrives',
    'Registration stops at the selfie',
    'Phone number "already in use"',
  ],
  descriptions: [
    'I am trying to register and the code never arrives on my phone. I have waited an hour and tried four times.',
    'Registration stops at the selfie with a white screen. My phone is a {device} with version {version} of the app.',
    'It says that my number is already in use, but I have never had an account with you. Please free it.',
  ],
  tags: ['onboarding', 'otp', 'selfie'],
  resolutions: [
    'The code was held back by the network; it arrived after a change of provider.',
    'The old, empty account on that number was released.',
  ],
};

export const LOGIN_ISSUE: Problem = {
  subjects: [
    'Locked out of my account',
    'Login link does not work',
    'New phone, cannot log in',
    'App logs me out all the time',
  ],
  descriptions: [
    'I changed my phone to a {device} and now I cannot log in. It asks for a device that I no longer have.',
    'The app logs me out every few minutes since version {version}. I have to start again in the middle of payments.',
    'After three attempts my account is locked and the waiting time never ends. I need to pay {amount} today.',
  ],
  tags: ['login', 'new-device', 'lockout'],
  resolutions: [
    'The old device was removed and {device} was confirmed.',
    'The lock was lifted after a check of identity.',
  ],
};

export const ACCOUNT_ISSUE: Problem = {
  subjects: [
    'Change my phone number',
    'Wrong name on my account',
    'Please close my second account',
    'Account restricted without notice',
  ],
  descriptions: [
    'My account has been restricted since this morning and nobody told me why. I have salaries to pay.',
    'I got married and my name is now {name}. How do I change it, and what do you need from me?',
    'I have two accounts by mistake. Please close the one without money and keep the other one.',
  ],
  tags: ['account', 'profile', 'restriction'],
  resolutions: [
    'The name was changed after a look at the certificate.',
    'The restriction was lifted once the source of funds was clear.',
  ],
};

export const SECURITY_ISSUE: Problem = {
  subjects: [
    'Somebody used my account',
    'Suspicious call in your name',
    'I did not make this transfer',
    'My phone was stolen in {city}',
  ],
  descriptions: [
    'There is a transfer of {amount} to {bank} that I did not make ({ref}). Please freeze everything now.',
    'A man called and said he was from your support and asked for my PIN. I gave nothing. His number looked like yours.',
    'My phone was stolen in {city} an hour ago and the app was open. Please block my account until I have a new SIM.',
  ],
  tags: ['fraud', 'account-takeover', 'phishing', 'stolen-phone'],
  resolutions: [
    'All sessions were ended, the account was secured, {ref} went to the fraud team.',
    'Blocked and unblocked with a new device after a check of identity.',
  ],
};

export const FEATURE_REQUEST: Problem = {
  subjects: ['Please add scheduled transfers', 'Dark mode', 'Statements as CSV', 'Split a bill with friends'],
  descriptions: [
    'I send {amount} to {friend} on the first of every month. A standing order would save me from forgetting it.',
    'Could statements be downloaded as CSV? My accountant types the PDF into a table by hand.',
    'It would be lovely to split a bill with friends by their tags instead of sending five requests.',
  ],
  tags: ['idea', 'product'],
  resolutions: [
    'Handed to the product team, on the list for the next quarter.',
    'Available since {version}; the customer was shown where.',
  ],
};

export const BUG_REPORT: Problem = {
  subjects: [
    'App crashes on the history page',
    'Keyboard covers the amount',
    'Notifications come twice',
    'Version {version} drains my battery',
  ],
  descriptions: [
    'The app ({version}, {device}) crashes whenever I scroll down to March in the history.',
    'Each notification comes twice on my {device}. It started with version {version}.',
    'When I type an amount over a million the keyboard covers the button and I cannot continue.',
  ],
  tags: ['bug', 'android', 'ios', 'crash'],
  resolutions: ['Reproduced, fixed, out with the next version.', 'A clean installation of {version} helped.'],
};

export const GENERAL_INQUIRY: Problem = {
  subjects: [
    'What are your limits?',
    'Question about transfers abroad',
    'Do you have an office in {city}?',
    'How do I get a statement?',
  ],
  descriptions: [
    'What is the most that I can send in a day, and does it depend on my tier? I would need to send {amount}.',
    'Can I receive money from abroad into my account, and what does it cost? My brother lives in Canada.',
    'Is there an office in {city} where I can speak with somebody? I prefer to talk face to face.',
  ],
  tags: ['question', 'limits', 'abroad'],
  resolutions: ['Sent the table of limits per tier.', 'Explained how to do it in the app.'],
};

export const OTHER: Problem = {
  subjects: ['Thank you!', 'Complaint about a reply', 'Partnership', 'Something else'],
  descriptions: [
    'This is not a problem. I only want to say that your colleague helped me very well last week.',
    'We run a cooperative in {city} with 300 members and would like to talk about paying them through you.',
    'My last ticket was closed before I could answer. That is not how I would like to be treated.',
  ],
  tags: ['feedback', 'partnership'],
  resolutions: ['Passed on with thanks.', 'The business team has made contact.'],
};
