import type { errors as words } from '../en/errors.ts';

/** Why the desk didn't do something. */
export const errors: Readonly<Record<keyof typeof words, string>> = {
  'error.invalid_input': 'Le service n’accepte pas cette saisie : {fields}.',
  'error.unauthenticated': 'Vous n’êtes plus connecté.',
  'error.token_expired': 'Votre session est terminée.',
  'error.invalid_csrf_token': 'Votre session a changé. Rechargez la page.',
  'error.forbidden': 'Votre rôle ne le permet pas.',
  'error.not_found': 'Il n’y a rien à cette adresse.',
  'error.ticket_not_found': 'Ce ticket n’existe pas.',
  'error.conversation_not_found': 'Cette discussion n’existe pas.',
  'error.admin_not_found': 'Cet agent n’existe pas.',
  'error.ticket_closed': 'Le ticket est fermé.',
  'error.conversation_superseded':
    'Cette personne a une autre discussion ouverte de ce type. Écrivez-lui là, ou continuez celle-ci par un ticket.',
  'error.email_unknown':
    'Le service ne sait pas où joindre cette personne. Son adresse e-mail est nécessaire.',
  'error.revision_conflict': 'Il s’est passé quelque chose entre-temps.',
  'error.too_many_conflicts': 'D’autres modifient cela en même temps. Réessayez.',
  'error.payload_too_large': 'C’est trop long.',
  'error.rate_limited': 'Trop de demandes à la fois. Réessayez dans un instant.',
  'error.internal_error': 'Une erreur s’est produite du côté du service.',
  'error.unavailable': 'Le service ne peut pas le faire pour le moment. Réessayez.',
  'error.not_caught_up': 'Le service n’est pas encore à jour. Réessayez.',
  'error.unreachable': 'Le service est injoignable.',
  'error.timed_out': 'Le service a mis trop de temps à répondre.',
  'error.malformed_answer': 'Autre chose que le service a répondu.',
  'error.uncertain': 'On ne sait pas si c’est arrivé. Vérifiez avant de renvoyer.',
};
