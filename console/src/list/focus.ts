/** Of the grid, which has the focus again when a ticket is closed. */
export const LIST_ID = 'work-list';
/** Of the button that an empty list offers first. */
export const OFFER_ID = 'work-offer';

/** Brings the focus into the list, where there is one. */
export const focusList = (): void => document.getElementById(LIST_ID)?.focus();

/** Does what an empty list offers first; one that offers nothing, or has rows, gets the focus. */
export function takeOffer(): void {
  const offer = document.getElementById(OFFER_ID);
  if (offer === null) focusList();
  else offer.click();
}
