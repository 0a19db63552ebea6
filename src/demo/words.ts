const SLOTS = [
  ...(['name', 'friend', 'admin', 'amount', 'ref'] as const),
  ...(['bank', 'card', 'city', 'device', 'version'] as const),
];
/** What the slots of one ticket's texts stand for, so that all its texts fit together. */
export type Details = Readonly<Record<(typeof SLOTS)[number], string>>;

/** Throws for a slot that there isn't: a typing error in a text. */
export const fillSlots = (text: string, details: Details): string =>
  text.replace(/\{(\w+)\}/g, (_, slot: string) => {
    const known = SLOTS.find((name) => name === slot);
    if (known === undefined) throw new Error(`there is no {${slot}}`);
    return details[known];
  });

/** People as they write to a support desk in Lagos: mostly Nigerian, some from elsewhere. */
export const FIRST_NAMES = (
  'Adaeze Chinedu Ngozi Emeka Funmilayo Tunde Aisha Ibrahim Yetunde Segun Zainab Musa Chiamaka Obinna Temitope ' +
  'Halima Sani Ifeoma Uche Kehinde Folake Amina Yusuf Blessing Godwin Sunday Kelechi Bukola Femi Hauwa Ikenna ' +
  'Ronke Efe Osagie Grace Daniel Maryam Kofi Ama Wanjiru Thandi Fatou Lucía Mateo Priya Mei Jonas Claire Jamal'
).split(' ');
export const LAST_NAMES = (
  'Okafor Adeyemi Bello Eze Balogun Okonkwo Mohammed Nwosu Danjuma Chukwu Afolabi Usman Obi Lawal Adebayo Suleiman ' +
  'Bakare Abubakar Nnamdi Garba Udo Effiong Akpan Yakubu Aliyu Idowu Osei Mensah Kamau Dlamini Diallo Traoré García ' +
  'Silva Patel Chen Müller Dubois Smith Haddad'
).split(' ');
export const ADMINS = [
  ...['Ifeanyi Okoro', 'Simisola Adewale', 'Rukayat Bello', 'Chuka Nwankwo'],
  ...['Marta Lindqvist', 'Tariq Hassan', 'Ebun Fashola', 'Joy Etim'],
];
export const BANKS = [
  'GTBank',
  'Access Bank',
  'Zenith Bank',
  'UBA',
  'First Bank',
  'Kuda',
  'OPay',
  'Moniepoint',
];
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
export const DEVICES = [
  ...['Tecno Spark 20', 'Infinix Hot 40', 'Samsung Galaxy A15'],
  ...['Redmi Note 13', 'iPhone 13', 'iPhone 15 Pro'],
];
export const APP_VERSIONS = ['4.0.2', '4.1.0', '4.1.3', '4.2.0', '4.2.1'];

export const GREETINGS = ['Hello,', 'Good morning,', 'Good afternoon.', 'Hi team,', 'Dear support,', ''];
export const CLOSINGS = ['', 'Thank you.', 'Please help me.', 'I am waiting for your answer. {name}'];
export const FIRST_REPLIES = [
  'Hello {name}, thank you for writing to us. I am looking into it now and will be back shortly. {admin}',
  'Hi {name}, I am sorry for the trouble. I have opened an investigation and will keep you posted. {admin}',
  'Hello {name}, I have passed this to the team in charge and asked for an answer today. {admin}',
];
export const QUESTIONS = [
  'Could you send me a screenshot of the message that you see, {name}?',
  'Which version of the app do you use, and on which phone?',
  'Could you tell me the date and time of your last attempt, so that I can find it in our records?',
];
export const ANSWERS = [
  'I am on version {version}, the phone is a {device}.',
  'It was yesterday at about 4 pm. The reference is {ref}.',
  'I have tried what you said and it is still the same.',
  'Any news? It has been a while now.',
  'Please, I really need this to be solved. I have called {bank} and they say that it is on your side.',
];
export const PROGRESS = [
  'A short update: {bank} has confirmed that they are on it. I expect an answer tomorrow.',
  'Please log out, close the app, and log in again. That refreshes everything on your side.',
  'I have found the entry for {ref}. Our operations team is correcting it.',
];
export const FINAL_REPLIES = [
  'Good news, {name}: this is solved. Please check on your side and tell me if anything is missing. {admin}',
  'It is done. Thank you for your patience, {name}. {admin}',
];
export const NOTES = [
  'Checked the ledger: {ref} is there once, {amount}.',
  'Same as the incident of last week with {bank}; see the handover.',
  'Second ticket of {name} this month about this. Be generous.',
];
export const ESCALATIONS = [
  'Escalating: {amount} is involved and {bank} does not answer.',
  'Escalating: third time for the same customer, needs engineering.',
];
export const URGENT_TAGS = ['vip', 'escalated', 'needs-engineering'];

type Rating = 1 | 2 | 3 | 4 | 5;
export const RATINGS: readonly (readonly [Rating, number])[] = [
  [5, 46],
  [4, 27],
  [3, 12],
  [2, 6],
  [1, 9],
];
export const FEEDBACK: Readonly<Record<Rating, readonly string[]>> = {
  5: ['Very fast and friendly, thank you {admin}!', 'Solved within the hour. I am impressed.'],
  4: ['Good, only the first answer took a bit long.', 'Helpful and polite.'],
  3: ['It is solved now, but I had to ask three times.'],
  2: ['Too slow. I had to call {bank} myself.'],
  1: ['Nobody answered for days.', 'Closed without asking me. The problem came back.'],
};
