import type { SupportType } from '../events/ticketing/vocabulary.ts';

/** What one type of ticket is about. Texts hold `{slots}`, see `words.ts`. */
interface Problem {
  readonly subjects: readonly string[];
  readonly descriptions: readonly string[];
  readonly tags: readonly string[];
  /** What support notes in the end. */
  readonly resolutions: readonly string[];
}

/** How frequent each type is. */
export const FREQUENCIES: readonly (readonly [SupportType, number])[] = [
  ['TRANSACTION_ISSUE', 19],
  ['PAYMENT_ISSUE', 14],
  ['LOGIN_ISSUE', 11],
  ['WALLET_ISSUE', 9],
  ['KYC_VERIFICATION_ISSUE', 8],
  ['GENERAL_INQUIRY', 8],
  ['REGISTRATION_ISSUE', 7],
  ['REFUND_REQUEST', 6],
  ['CARD_ISSUE', 5],
  ['ACCOUNT_ISSUE', 4],
  ['BUG_REPORT', 3],
  ['SECURITY_ISSUE', 2],
  ['BILLING_ISSUE', 2],
  ['FEATURE_REQUEST', 1],
  ['OTHER', 1],
];

export const PROBLEMS: Readonly<Record<SupportType, Problem>> = {
  TRANSACTION_ISSUE: {
    subjects: ['Transfer of {amount} still pending', 'Money sent but not received', 'Wrong status on {ref}'],
    descriptions: [
      'I sent {amount} to {friend} ({bank}) and the app says successful, but they have received nothing. The reference is {ref}.',
      'My transfer {ref} has been pending for hours. {amount} has left my balance. Is it coming back or going through?',
    ],
    tags: ['transfer', 'pending-transfer', 'nip-delay'],
    resolutions: ['The receiving bank confirmed {ref}.', 'Reversed {amount} for {ref} to the wallet.'],
  },
  PAYMENT_ISSUE: {
    subjects: ['Electricity token not received', 'Airtime paid but not delivered', 'Payment declined again'],
    descriptions: [
      'I bought {amount} of electricity and got no token. Reference {ref}. We are in darkness, please help.',
      'I paid {amount} for data this morning and nothing came. I was debited, the reference is {ref}.',
    ],
    tags: ['bills', 'airtime', 'electricity'],
    resolutions: ['The provider delivered the value for {ref} after a retry.', '{amount} was put back.'],
  },
  WALLET_ISSUE: {
    subjects: ['Wallet balance is wrong', 'Top-up of {amount} not in my wallet', 'Balance shows zero'],
    descriptions: [
      'I funded my wallet with {amount} from {bank}, the bank debited me, and my balance is the same as before. Reference {ref}.',
      'Since the update to {version} my wallet shows zero. I had {amount} yesterday evening.',
    ],
    tags: ['wallet', 'top-up', 'withdrawal'],
    resolutions: ['The top-up {ref} was matched by hand and credited.'],
  },
  CARD_ISSUE: {
    subjects: ['Card declined online', 'Card not delivered', 'Charged twice on my card ending {card}'],
    descriptions: [
      'My card ending {card} is declined on every site, but there is money on it. Last try was {amount}.',
      'I ordered a card to {city} three weeks ago and it has not arrived. The tracking has no news.',
    ],
    tags: ['card', 'virtual-card', 'delivery'],
    resolutions: [
      'International payments were off for the card ending {card}.',
      'A new card was sent to {city}.',
    ],
  },
  BILLING_ISSUE: {
    subjects: ['Charged a fee I do not know', 'Monthly fee taken twice', 'Explain this charge of {amount}'],
    descriptions: [
      'There is a charge of {amount} on my statement called "service". I never agreed to one. What is it for?',
      'The maintenance fee was taken twice this month. Please look at {ref} and the one right after it.',
    ],
    tags: ['fees', 'statement'],
    resolutions: ['The duplicate fee of {amount} was refunded.'],
  },
  REFUND_REQUEST: {
    subjects: ['Refund for {ref}', 'Please refund {amount}', 'I sent money to the wrong person'],
    descriptions: [
      'I typed one wrong digit and sent {amount} to a stranger at {bank}. Reference {ref}. Please call it back.',
      'I would like a refund for {ref}: the service was never delivered although I paid {amount}.',
    ],
    tags: ['refund', 'wrong-beneficiary', 'chargeback'],
    resolutions: ['{amount} was recalled from {bank} and credited.'],
  },
  REGISTRATION_ISSUE: {
    subjects: ['Cannot finish registration', 'Code never arrives', 'Registration stops at the selfie'],
    descriptions: [
      'I am trying to register and the code never arrives on my phone. I have waited an hour and tried four times.',
      'Registration stops at the selfie with a white screen. My phone is a {device} with version {version} of the app.',
    ],
    tags: ['onboarding', 'otp', 'selfie'],
    resolutions: ['The code was held back by the network; it arrived after a change of provider.'],
  },
  LOGIN_ISSUE: {
    subjects: ['Locked out of my account', 'New phone, cannot log in', 'App logs me out all the time'],
    descriptions: [
      'I changed my phone to a {device} and now I cannot log in. It asks for a device that I no longer have.',
      'After three attempts my account is locked and the waiting time never ends. I need to pay {amount} today.',
    ],
    tags: ['login', 'new-device', 'lockout'],
    resolutions: ['The old device was removed and {device} was confirmed.'],
  },
  ACCOUNT_ISSUE: {
    subjects: ['Change my phone number', 'Wrong name on my account', 'Account restricted without notice'],
    descriptions: [
      'My account has been restricted since this morning and nobody told me why. I have salaries to pay.',
      'I got married and my name is now {name}. How do I change it, and what do you need from me?',
    ],
    tags: ['account', 'profile', 'restriction'],
    resolutions: ['The restriction was lifted once the source of funds was clear.'],
  },
  KYC_VERIFICATION_ISSUE: {
    subjects: ['BVN verification fails', 'My documents were rejected', 'Upgrade to tier 3'],
    descriptions: [
      'My BVN is rejected because the name does not match, but it is spelled exactly like on my NIN slip: {name}.',
      'I have sent my utility bill from {city} three times and each time it says unclear. It is a perfect scan.',
    ],
    tags: ['kyc', 'bvn', 'documents'],
    resolutions: ['The document was read by hand and accepted; the tier is upgraded.'],
  },
  SECURITY_ISSUE: {
    subjects: ['Somebody used my account', 'Suspicious call in your name', 'My phone was stolen in {city}'],
    descriptions: [
      'There is a transfer of {amount} to {bank} that I did not make ({ref}). Please freeze everything now.',
      'My phone was stolen in {city} an hour ago and the app was open. Please block my account until I have a new SIM.',
    ],
    tags: ['fraud', 'account-takeover', 'stolen-phone'],
    resolutions: ['All sessions were ended, the account was secured, {ref} went to the fraud team.'],
  },
  FEATURE_REQUEST: {
    subjects: ['Please add scheduled transfers', 'Dark mode', 'Statements as CSV'],
    descriptions: [
      'I send {amount} to {friend} on the first of every month. A standing order would save me from forgetting it.',
      'Could statements be downloaded as CSV? My accountant types the PDF into a table by hand.',
    ],
    tags: ['idea', 'product'],
    resolutions: ['Handed to the product team, on the list for the next quarter.'],
  },
  BUG_REPORT: {
    subjects: ['App crashes on the history page', 'Notifications come twice', '{version} drains my battery'],
    descriptions: [
      'The app ({version}, {device}) crashes whenever I scroll down to March in the history.',
      'Each notification comes twice on my {device}. It started with version {version}.',
    ],
    tags: ['bug', 'crash'],
    resolutions: ['Reproduced, fixed, out with the next version.'],
  },
  GENERAL_INQUIRY: {
    subjects: ['What are your limits?', 'Do you have an office in {city}?', 'How do I get a statement?'],
    descriptions: [
      'What is the most that I can send in a day, and does it depend on my tier? I would need to send {amount}.',
      'Is there an office in {city} where I can speak with somebody? I prefer to talk face to face.',
    ],
    tags: ['question', 'limits'],
    resolutions: ['Explained how to do it in the app.'],
  },
  OTHER: {
    subjects: ['Thank you!', 'Complaint about a reply', 'Partnership'],
    descriptions: [
      'This is not a problem. I only want to say that your colleague helped me very well last week.',
      'We run a cooperative in {city} with 300 members and would like to talk about paying them through you.',
    ],
    tags: ['feedback', 'partnership'],
    resolutions: ['Passed on with thanks.'],
  },
};
