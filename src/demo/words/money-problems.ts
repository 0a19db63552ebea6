import type { Problem } from './problem.ts';

/** What people write about when it is about money. */
export const TRANSACTION_ISSUE: Problem = {
  subjects: [
    'Transfer of {amount} still pending',
    'Money sent but not received',
    'Transfer failed but I was debited',
    'Wrong status on {ref}',
  ],
  descriptions: [
    'I sent {amount} to {friend} ({bank}) and the app says successful, but they have received nothing. The reference is {ref}.',
    'My transfer {ref} has been pending for hours. {amount} has left my balance. Is it coming back or going through?',
    'The app showed an error, so I tried again, and now I see two debits of {amount} for one transfer to {friend}. Reference {ref}.',
  ],
  tags: ['transfer', 'pending-transfer', 'nip-delay'],
  resolutions: [
    'The receiving bank confirmed {ref}; the beneficiary has the {amount}.',
    'Reversed {amount} for {ref} to the wallet.',
  ],
};

export const PAYMENT_ISSUE: Problem = {
  subjects: [
    'Electricity token not received',
    'Airtime paid but not delivered',
    'Payment declined again',
    'Cable subscription not active after payment',
  ],
  descriptions: [
    'I bought {amount} of electricity from {disco} and got no token. Reference {ref}. We are in darkness, please help.',
    'I paid {amount} for data this morning and nothing came. I was debited, the reference is {ref}.',
    'Every payment at the merchant is declined although my balance is enough for {amount}. It worked last week.',
  ],
  tags: ['bills', 'airtime', 'electricity', 'merchant'],
  resolutions: [
    'The provider delivered the value for {ref} after a retry.',
    'The provider failed {ref}; {amount} was put back.',
  ],
};

export const WALLET_ISSUE: Problem = {
  subjects: [
    'Wallet balance is wrong',
    'Top-up of {amount} not in my wallet',
    'Cannot withdraw from my wallet',
    'Balance shows zero',
  ],
  descriptions: [
    'I funded my wallet with {amount} from {bank}, the bank debited me, and my balance is the same as before. Reference {ref}.',
    'Since the update to {version} my wallet shows zero. I had {amount} yesterday evening.',
    'Withdrawal to my {bank} account stops at the last step with "try again later". I have tried for two days.',
  ],
  tags: ['wallet', 'top-up', 'withdrawal'],
  resolutions: [
    'The top-up {ref} was matched by hand and credited.',
    'The balance was displayed from an old cache; a new login shows it.',
  ],
};

export const CARD_ISSUE: Problem = {
  subjects: [
    'Card declined online',
    'My virtual card is blocked',
    'Card not delivered',
    'Charged twice on my card ending {card}',
  ],
  descriptions: [
    'My card ending {card} is declined on every site, but there is money on it. Last try was {amount}.',
    'I ordered a card to {city} three weeks ago and it has not arrived. The tracking has no news.',
    'A shop charged my card ending {card} twice, {amount} each time. Only one order exists.',
  ],
  tags: ['card', 'virtual-card', 'delivery'],
  resolutions: [
    'International payments were off for the card ending {card}; the customer switched them on.',
    'A new card is on its way to {city}.',
  ],
};

export const BILLING_ISSUE: Problem = {
  subjects: [
    'Charged a fee I do not know',
    'Monthly fee taken twice',
    'Please explain this charge of {amount}',
  ],
  descriptions: [
    'There is a charge of {amount} on my statement called "service". I never agreed to one. What is it for?',
    'The maintenance fee was taken twice this month. Please look at {ref} and the one right after it.',
    'My statement for last month does not add up: the fees are {amount} more than the price list says.',
  ],
  tags: ['fees', 'statement'],
  resolutions: [
    'The duplicate fee of {amount} was refunded.',
    'Explained the stamp duty on transfers over ₦10,000; the customer agrees.',
  ],
};

export const REFUND_REQUEST: Problem = {
  subjects: [
    'Refund for {ref}',
    'Please refund {amount}',
    'I sent money to the wrong person',
    'Merchant agreed to refund, nothing came',
  ],
  descriptions: [
    'I typed one wrong digit and sent {amount} to a stranger at {bank}. Reference {ref}. Please call it back.',
    'The merchant cancelled my order and says the {amount} went back ten days ago. I see nothing. Reference {ref}.',
    'I would like a refund for {ref}: the service was never delivered although I paid {amount}.',
  ],
  tags: ['refund', 'wrong-beneficiary', 'chargeback'],
  resolutions: [
    '{amount} was recalled from {bank} and credited.',
    'The merchant released the refund of {amount}.',
  ],
};

export const KYC_VERIFICATION_ISSUE: Problem = {
  subjects: [
    'BVN verification fails',
    'My documents were rejected',
    'Verification pending for a week',
    'Upgrade to tier 3',
  ],
  descriptions: [
    'My BVN is rejected because the name does not match, but it is spelled exactly like on my NIN slip: {name}.',
    'I have sent my utility bill from {city} three times and each time it says unclear. It is a perfect scan.',
    'I want to upgrade my tier to send {amount} to a supplier, but the verification has been pending for a week.',
  ],
  tags: ['kyc', 'bvn', 'documents', 'tier-upgrade'],
  resolutions: [
    'The name on the record of {name} was corrected and verified.',
    'The document was read by hand and accepted; the tier is upgraded.',
  ],
};
