import { describeInBrowser } from '../support/browser.ts';
import { openConsole, seriousIn } from '../support/console.ts';
import { suiteDesk } from '../support/desk.ts';
import { visit } from '../support/widget.ts';

const desk = suiteDesk();

describeInBrowser('the page of a chat', (_, reopen) => {
  it('is what an empty desk leads to, which shows it at once', async () => {
    const { page, row } = await openConsole(await reopen(), desk);
    await page.getByRole('heading', { name: 'No tickets or chats yet' }).waitFor();
    expect(await seriousIn(page)).toEqual([]);
    const visitors = page.context().waitForEvent('page');
    await page.getByRole('link', { name: 'Write in the chat, as visitors of a site do' }).click();
    await (await visitors).waitForURL(`${desk.url}/widget`);
    const guest = await visit(await reopen(), desk.url);
    await guest.open();
    await guest.write('Is anybody there?');
    await row('Is anybody there?').waitFor();
  });

  it('talks with a guest, who sees what is written, read and closed', async () => {
    const guest = await visit(await reopen(), desk.url);
    await guest.open();
    await guest.write('Do you deliver to Abuja?');
    await guest.reached('Sent');
    const agent = await openConsole(await reopen(), desk, { path: '/work?view=chats' });
    await agent.open('Do you deliver to Abuja?');
    const path = new URL(agent.page.url()).pathname;
    await guest.reached('Seen');
    await guest.field.pressSequentially('And when');
    await agent.thread.getByText('Guest is writing…').waitFor();
    await agent.field.pressSequentially('Yes');
    await guest.dialog.getByText(/is (typing|writing)/i).waitFor();
    await agent.say('Yes, within two days.');
    await guest.shows('Yes, within two days.');
    // Beside it, too, the list tells chats of guests apart.
    await agent.page.locator('.row.opened .excerpt').getByText('Yes, within two days.').waitFor();
    await agent.thread.getByText('Seen').waitFor();
    await agent.page.keyboard.press('Escape');
    await agent.page.keyboard.press('t');
    await agent.page.getByText('Chats have no tags: only tickets have them.').waitFor();
    await agent.page.keyboard.press('n');
    await agent.page.getByText('Chats have no internal notes: only tickets have them.').waitFor();
    expect(await agent.page.evaluate('document.activeElement.tagName')).not.toBe('TEXTAREA');
    await agent.page.keyboard.press('e');
    await agent.thread.getByText('This chat is closed. Open it again to write.').waitFor();
    expect(await seriousIn(agent.page)).toEqual([]);
    await agent.page.getByRole('button', { name: 'Open it again' }).click();
    await agent.field.waitFor();
    await agent.page.keyboard.press('Escape');
    await agent.page.getByRole('button', { name: 'Carry on as a ticket' }).click();
    const asked = agent.page.getByRole('dialog', { name: 'Carry on as a ticket' });
    const [subject, opens] = [
      asked.getByRole('textbox', { name: 'Subject' }),
      asked.getByRole('button', { name: 'Open the ticket' }),
    ];
    await asked.getByRole('textbox', { name: 'E-mail address' }).fill('guest@example.com');
    await subject.fill('     x    ');
    await opens.click();
    await asked.getByText('subject must be between 5 and 200 characters').waitFor();
    // The keys are the dialog’s still.
    await agent.page.keyboard.press('Escape');
    await asked.waitFor({ state: 'detached' });
    await agent.page.keyboard.press('e');
    await agent.thread.getByText('This chat is closed. Open it again to write.').waitFor();
    await agent.page.getByRole('button', { name: 'Carry on as a ticket' }).click();
    await subject.fill('Carried on');
    await asked.getByRole('textbox', { name: 'E-mail address' }).fill('guest@example.com');
    expect(await seriousIn(agent.page)).toEqual([]);
    await opens.click();
    await agent.thread.getByRole('heading', { name: 'Carried on' }).waitFor();
    await agent.message('Do you deliver to Abuja?').waitFor();
    // Of the first message, too, what was searched for is marked.
    await agent.page.goto(`${desk.url}${path}?search=abuja&search_in=all`);
    await agent.thread.locator('.bubble mark').getByText('Abuja').waitFor();
  });

  it('shows messages of both sides once, whichever window they were written in', async () => {
    const guest = await visit(await reopen(), desk.url);
    await guest.open();
    await guest.write('Two windows');
    const one = await openConsole(await reopen(), desk, { path: '/work?view=chats' });
    await one.open('Two windows');
    const other = await openConsole(await reopen(), desk, {
      path: new URL(one.page.url()).pathname.slice(8),
    });
    await other.field.waitFor();
    await one.say('From one window');
    await other.message('From one window').waitFor();
    await guest.write('I see');
    for (const { message } of [one, other]) await message('I see').waitFor();
    for (const { thread } of [one, other]) expect(await thread.locator('.bubble').count()).toBe(3);
  });
});
