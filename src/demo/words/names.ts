/** People as they write to a support desk in Lagos: mostly Nigerian, some from elsewhere. */
export const FIRST_NAMES = (
  'Adaeze Chinedu Ngozi Emeka Funmilayo Tunde Aisha Ibrahim Yetunde Segun Zainab Musa Chiamaka Obinna Temitope ' +
  'Babajide Halima Sani Ifeoma Uche Kehinde Taiwo Folake Dapo Amina Yusuf Blessing Godwin Patience Sunday Ebere ' +
  'Kelechi Bukola Femi Hauwa Abdullahi Nneka Ikenna Ronke Wale Efe Osagie Grace Daniel Amara Victor Maryam Peter ' +
  'Kofi Ama Wanjiru Otieno Thandi Sipho Fatou Mamadou Lucía Mateo Priya Arjun Mei Jonas Claire Oliver Sofia Jamal'
).split(' ');

export const LAST_NAMES = (
  'Okafor Adeyemi Bello Eze Balogun Okonkwo Mohammed Nwosu Ogunleye Danjuma Chukwu Afolabi Usman Obi Lawal Igwe ' +
  'Adebayo Suleiman Onyeka Bakare Abubakar Nnamdi Olawale Garba Udo Effiong Ekpo Akpan Oyelaran Yakubu Omotola ' +
  'Ezekiel Aliyu Nwachukwu Adeleke Idowu Osei Mensah Kamau Achieng Dlamini Nkosi Diallo Traoré García Silva ' +
  'Sharma Patel Chen Müller Dubois Smith Rossi Haddad'
).split(' ');

export const ADMINS = [
  ['Ifeanyi', 'Okoro'],
  ['Simisola', 'Adewale'],
  ['Rukayat', 'Bello'],
  ['Chuka', 'Nwankwo'],
  ['Marta', 'Lindqvist'],
  ['Tariq', 'Hassan'],
  ['Ebun', 'Fashola'],
  ['Joy', 'Etim'],
] as const;

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
export const DEVICES = [
  { model: 'Tecno Spark 20', platform: 'android', agent: 'Smipay/{version} (Android 14; TECNO KJ5)' },
  { model: 'Infinix Hot 40', platform: 'android', agent: 'Smipay/{version} (Android 13; Infinix X6836)' },
  { model: 'Samsung Galaxy A15', platform: 'android', agent: 'Smipay/{version} (Android 15; SM-A155F)' },
  { model: 'Redmi Note 13', platform: 'android', agent: 'Smipay/{version} (Android 14; 23129RAA4G)' },
  { model: 'iPhone 13', platform: 'ios', agent: 'Smipay/{version} (iOS 18.5; iPhone14,5)' },
  { model: 'iPhone 15 Pro', platform: 'ios', agent: 'Smipay/{version} (iOS 26.0; iPhone16,1)' },
] as const;
export const APP_VERSIONS = ['4.0.2', '4.1.0', '4.1.3', '4.2.0', '4.2.1'];
export const ELECTRICITY = ['Ikeja Electric', 'Eko Electric', 'AEDC', 'IBEDC', 'PHED'];
