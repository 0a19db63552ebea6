import type { Reply } from '../api/identity/webhook/replies.ts';
import type { WhatsappLocale } from '../config/config.ts';

/** The texts of messages. WhatsApp shows at most 20 characters of a button. */
export interface Texts extends Readonly<Record<Reply, string>> {
  readonly confirmation: string;
  readonly button: string;
}

export const TEXTS: Readonly<Record<WhatsappLocale, Texts>> = {
  en: {
    confirmation:
      'Do you want to log in? Confirm within 10 minutes. If you did not ask for this, ignore this message.',
    button: 'Confirm login',
    spent: 'This login was already confirmed. To log in again, please start once more.',
    expired: 'This button is no longer valid. Please start your login once more.',
    other_number: 'This login was started for another phone number.',
  },
  fr: {
    confirmation:
      "Voulez-vous vous connecter ? Confirmez dans les 10 minutes. Si vous n'avez rien demandé, ignorez ce message.",
    button: 'Confirmer',
    spent: 'Cette connexion a déjà été confirmée. Pour vous reconnecter, veuillez recommencer.',
    expired: "Ce bouton n'est plus valable. Veuillez recommencer votre connexion.",
    other_number: 'Cette connexion a été demandée pour un autre numéro de téléphone.',
  },
  es: {
    confirmation:
      '¿Quieres iniciar sesión? Confirma en los próximos 10 minutos. Si no lo has pedido, ignora este mensaje.',
    button: 'Confirmar',
    spent: 'Este inicio de sesión ya fue confirmado. Para entrar de nuevo, vuelve a empezar.',
    expired: 'Este botón ya no es válido. Vuelve a iniciar sesión desde el principio.',
    other_number: 'Este inicio de sesión se pidió para otro número de teléfono.',
  },
  pt: {
    confirmation:
      'Quer iniciar sessão? Confirme nos próximos 10 minutos. Se não pediu isto, ignore esta mensagem.',
    button: 'Confirmar',
    spent: 'Este início de sessão já foi confirmado. Para entrar de novo, comece outra vez.',
    expired: 'Este botão já não é válido. Comece o início de sessão outra vez.',
    other_number: 'Este início de sessão foi pedido para outro número de telefone.',
  },
  de: {
    confirmation:
      'Möchten Sie sich anmelden? Bestätigen Sie innerhalb von 10 Minuten. Waren Sie es nicht, beachten Sie diese Nachricht nicht.',
    button: 'Anmelden',
    spent: 'Diese Anmeldung wurde schon bestätigt. Um sich erneut anzumelden, beginnen Sie bitte von vorn.',
    expired: 'Dieser Knopf gilt nicht mehr. Bitte beginnen Sie die Anmeldung von vorn.',
    other_number: 'Diese Anmeldung wurde für eine andere Telefonnummer begonnen.',
  },
};
