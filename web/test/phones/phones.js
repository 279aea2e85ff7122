// The phones that people already have, as they come from npm, and one set of words for both: what a test plays with one, it
// plays with the other. Bundled by build.mjs into target/phones.js for PhonesIT.
import JsSIP from 'jssip';
import { Invitation, Messager, UserAgent, Web } from 'sip.js';

const AUDIO = { audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false }, video: false };

/** As applications do it: what comes is played. */
const play = track => {
  const player = new Audio();
  player.srcObject = new MediaStream([track]);
  void player.play();
  return player;
};

/** Lets recorder.js hear a call. */
const record = connection => dispatchEvent(new CustomEvent('trunkline-state', {
  detail: {
    state: 'connecting',
    call: { on: (_, heard) => connection.addEventListener('track', ({ track }) => heard(play(track)), { once: true }) },
  },
}));

const isToken = secret => secret.startsWith('eyJ');

/** What both have: what happened, in order, and what a test waits for. */
class Phone {
  events = [];
  calls = [];

  happened(event) {
    this.events.push(event);
  }

  get call() {
    return this.calls.at(-1);
  }
}

class OfJsSip extends Phone {
  constructor(url, user, secret) {
    super();
    const proof = isToken(secret) ? { authorization_jwt: `Bearer ${secret}` } : { password: secret };
    this.ua = new JsSIP.UA({ sockets: [new JsSIP.WebSocketInterface(url)], uri: `sip:${user}@trunkline`, ...proof });
    this.ua.on('registered', () => this.happened('registered'));
    this.ua.on('registrationFailed', ({ cause }) => this.happened(`not registered: ${cause}`));
    this.ua.on('newRTCSession', ({ originator, session }) => this.took(originator, session));
    this.ua.on('newMessage', ({ originator, request }) => originator === 'remote' && this.happened(`message: ${request.body}`));
    this.ua.start();
  }

  write(to, text) {
    this.ua.sendMessage(to, text, {
      eventHandlers: { succeeded: () => this.happened('sent'), failed: ({ response }) => this.happened(`not sent: ${response?.status_code}`) },
    });
  }

  writeInCall(text) {
    this.call.sendRequest('MESSAGE', {
      extraHeaders: ['Content-Type: text/plain'], body: text,
      eventHandlers: { onSuccessResponse: () => this.happened('sent'), onErrorResponse: ({ status_code: status }) => this.happened(`not sent: ${status}`) },
    });
  }

  get media() {
    return this.call.connection;
  }

  took(originator, session) {
    this.calls.push(session);
    if (session.connection) record(session.connection);
    session.on('peerconnection', ({ peerconnection }) => record(peerconnection));
    session.on('progress', ({ originator: by }) => this.happened(by === 'remote' ? 'rings there' : `rings: ${session.remote_identity.uri.user}`));
    session.on('confirmed', () => this.happened('talks'));
    session.on('failed', ({ originator: by, message, cause }) => this.happened(`failed: ${by} ${message?.status_code ?? cause}`));
    session.on('ended', ({ originator: by }) => this.happened(`ended: ${by}`));
    session.on('newDTMF', ({ originator: by, dtmf }) => by === 'remote' && this.happened(`digit: ${dtmf.tone}`));
  }

  dial(number) {
    this.ua.call(number, { mediaConstraints: AUDIO });
  }

  answer() {
    this.call.answer({ mediaConstraints: AUDIO });
  }

  hangUp() {
    this.call.terminate();
  }

  reject() {
    this.call.terminate({ status_code: 486 });
  }

  hold() {
    this.call.hold({}, () => this.happened('held'));
  }

  resume() {
    this.call.unhold({}, () => this.happened('resumed'));
  }

  digitByInfo(digit) {
    this.call.sendDTMF(digit, { transportType: 'INFO' });
  }

  digitByRtp(digit) {
    this.call.sendDTMF(digit, { transportType: 'RFC2833' });
  }

  /** The first call to a number, or joined with the last. */
  transfer(number) {
    const eventHandlers = {
      requestFailed: () => this.happened('refer refused'),
      trying: () => {},
      progress: ({ status_line: line }) => this.happened(`refer: ${line.status_code}`),
      accepted: ({ status_line: line }) => this.happened(`refer: ${line.status_code}`),
      failed: ({ status_line: line }) => this.happened(`refer: ${line.status_code}`),
    };
    const [first] = this.calls;
    if (number) first.refer(number, { eventHandlers });
    else first.refer(this.call.remote_identity.uri.toString(), { eventHandlers, replaces: this.call });
  }
}

class OfSipJs extends Phone {
  constructor(url, user, secret) {
    super();
    this.manager = new Web.SessionManager(url, {
      aor: `sip:${user}@trunkline`,
      media: { constraints: AUDIO },
      userAgentOptions: {
        authorizationUsername: isToken(secret) ? secret : user, authorizationPassword: secret, logLevel: 'warn',
        sessionDescriptionHandlerFactoryOptions: { iceGatheringTimeout: 1000 },
      },
      delegate: {
        onRegistered: () => this.happened('registered'),
        onCallCreated: session => this.calls.push(session),
        onMessageReceived: message => this.read(message),
        onCallReceived: session => this.happened(`rings: ${session.remoteIdentity.uri.user}`),
        onCallAnswered: session => {
          session.talked = true;
          this.happened('talks');
        },
        onCallHangup: session => {
          if (session.talked) this.happened('ended: remote');
          else if (session instanceof Invitation) this.happened('failed: remote Canceled');
        },
        onCallHold: (_, held) => this.happened(held ? 'held' : 'resumed'),
        onCallDTMFReceived: (_, tone) => this.happened(`digit: ${tone}`),
      },
    });
    void this.manager.connect().then(() => this.manager.register({
      requestDelegate: { onReject: ({ message }) => this.happened(`not registered: ${message.statusCode}`) },
    }));
  }

  get media() {
    return this.call.sessionDescriptionHandler.peerConnection;
  }

  read(message) {
    this.happened(`message: ${message.request.body}`);
  }

  get written() {
    return {
      requestDelegate: { onAccept: () => this.happened('sent'), onReject: ({ message }) => this.happened(`not sent: ${message.statusCode}`) },
    };
  }

  write(to, text) {
    void new Messager(this.manager.userAgent, UserAgent.makeURI(`sip:${to}@trunkline`), text).message(this.written);
  }

  writeInCall(text) {
    this.call.delegate.onMessage = message => message.accept().then(() => this.read(message));
    void this.call.message({ ...this.written, requestOptions: { body: { contentDisposition: 'render', contentType: 'text/plain', content: text } } });
  }

  dial(number) {
    void this.manager.call(`sip:${number}@trunkline`, {
      delegate: { onSessionDescriptionHandler: handler => record(handler.peerConnection) },
    }, {
      requestDelegate: {
        onProgress: () => this.happened('rings there'),
        onReject: ({ message }) => this.happened(`failed: remote ${message.statusCode}`),
      },
    });
  }

  answer() {
    this.call.delegate.onSessionDescriptionHandler = handler => record(handler.peerConnection);
    void this.manager.answer(this.call);
  }

  hangUp() {
    void this.manager.hangup(this.call);
  }

  reject() {
    void (this.call instanceof Invitation && this.call.reject({ statusCode: 486 }));
  }

  hold() {
    void this.manager.hold(this.call);
  }

  resume() {
    void this.manager.unhold(this.call);
  }

  digitByInfo(digit) {
    void this.manager.sendDTMF(this.call, digit);
  }

  digitByRtp(digit) {
    this.call.sessionDescriptionHandler.sendDtmf(digit);
  }

  transfer(number) {
    const [first] = this.calls;
    void first.refer(number ? UserAgent.makeURI(`sip:${number}@trunkline`) : this.call, {
      requestDelegate: { onReject: () => this.happened('refer refused') },
      onNotify: notification => {
        void notification.accept();
        const [, status] = notification.request.body.split(' ');
        if (status !== '100') this.happened(`refer: ${status}`);
      },
    });
  }
}

window.phones = { jssip: OfJsSip, sipjs: OfSipJs };

/** For what others write. */
window.libraries = { JsSIP, Web };
