import { filled, language, type Values } from '../words/words.ts';
import { type AuditWord, auditEn } from './words-en.ts';
import { auditFr } from './words-fr.ts';

const WORDS: Readonly<Record<ReturnType<typeof language>, Readonly<Record<AuditWord, string>>>> = {
  en: auditEn,
  fr: auditFr,
};

/** A message of the audit pages, in the language of the reader. */
export const say = (key: AuditWord, values?: Values): string => filled(WORDS[language()][key], values);
