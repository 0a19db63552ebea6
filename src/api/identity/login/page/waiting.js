/** How a socket is closed that has nothing more to say. */
const LOGGED_IN = 1000;
const EXPIRED = 4408;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Waits for the login to be confirmed, over as many connections as it takes: a phone lets go of them while its owner is
 * in WhatsApp. Calls `succeed` with the tokens or `expire`, once; `unsettle` with whether it is connected, each time.
 * Returns what calls it off.
 */
export function waitForLogin(sessionId, { succeed, expire, unsettle }) {
  const address = new URL(`api/auth/ws?sessionId=${encodeURIComponent(sessionId)}`, document.baseURI);
  address.protocol = address.protocol.replace('http', 'ws');
  let socket = null;
  let pause = FIRST_PAUSE_MS;
  let timer = null;
  let over = false;

  function connect() {
    clearTimeout(timer);
    if (over || (socket && socket.readyState <= WebSocket.OPEN)) return;
    socket = new WebSocket(address);
    socket.onopen = () => {
      pause = FIRST_PAUSE_MS;
      unsettle(true);
    };
    socket.onmessage = ({ data }) => hear(JSON.parse(data));
    socket.onclose = ({ code }) => {
      if (over) return;
      if (code === EXPIRED || code === LOGGED_IN) return finish(expire);
      unsettle(false);
      timer = setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    };
  }

  function hear(message) {
    if (message.event === 'auth_success') finish(() => succeed(message));
    else if (message.event === 'auth_expired') finish(expire);
  }

  function finish(tell) {
    if (over) return;
    callOff();
    tell();
  }

  const comeBack = () => {
    if (document.visibilityState === 'visible') connect();
  };
  const occasions = [
    [document, 'visibilitychange'],
    [window, 'pageshow'],
    [window, 'online'],
  ];

  function callOff() {
    over = true;
    clearTimeout(timer);
    for (const [target, event] of occasions) target.removeEventListener(event, comeBack);
    socket?.close();
  }

  for (const [target, event] of occasions) target.addEventListener(event, comeBack);
  connect();
  return callOff;
}
