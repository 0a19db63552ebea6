/**
 * What may import what. `test/architecture.test.ts` holds it, and holds that each rule catches the violation planted
 * for it in `test/fixtures/architecture`, for which ARCHITECTURE_ROOT names another root than the repository's.
 */
const root = process.env.ARCHITECTURE_ROOT ?? '';
const src = `^${root}src`;
const client = `^${root}client/src`;

const CONTEXTS = 'ticketing|directory|conversations|identity|audit';
/** One context, named after what it is for commands and after what its events are. */
const OPERATIONS = 'operations|idempotency';
const ADAPTERS =
  'events/log/(?:sqlite|eventstore)|events/privacy/(?:sqlite|mongo)|projections/store/(?:sqlite|mongo)|proofs/store/(?:sqlite|mongo)|api/kernel/mongo|realtime/mongo';
/** What a projection brings for each engine. The projection's own file names both, and the API names the projection. */
const SIDES = `projections/(?:(?:${CONTEXTS}|history|work|privacy)/[^/]+|due-times|message-search)/(?:sqlite|mongo)(?:/|\\.ts$)`;
/** What threads measure of themselves. */
const MEASURED = 'events/loop-delay\\.ts$';
/** What loads a package at its first use. */
const LATE = 'calendar/temporal\\.ts$';
const MODULES = `projections/(?:module|store/poisoned|due-times/projection|message-search/projection|(?:${CONTEXTS}|history|work|privacy)/[^/]+/projection)\\.ts$`;
/** What reaches the outside world, in folders beside the layers, none of which knows it. */
const OUTSIDE = 'whatsapp';
const LAYERS = [
  'calendar',
  'limits',
  'events',
  'commands',
  'projections',
  'history',
  'proofs',
  'reactions',
  'api',
  'realtime',
];

/** Each layer may import itself and these. */
const BELOW = {
  calendar: [],
  limits: [],
  events: [],
  commands: ['events'],
  projections: ['events', 'calendar'],
  history: ['events', 'projections', 'calendar'],
  proofs: ['events'],
  reactions: ['events', 'commands', 'projections'],
  api: ['events', 'commands', 'projections', 'history', 'proofs', 'limits', 'calendar'],
  realtime: ['events', 'commands', 'projections', 'history', 'limits'],
};

/**
 * What endpoints and socket events may use of commands: use cases, who may do what, and what both are told in. They
 * can't decide anything themselves, nor append it.
 */
const USE_CASES = [
  '(?:caller|context|invocation|keys|new-id|recall|refusal|sealing)',
  'idempotency/[^/]+',
  'directory/directory',
  'ticketing/(?:tickets|ticket-number|ticket-reference|access)',
  'conversations/(?:chat|carry-on|complete-ticket|onboarding|conversations|guest-ids|code-secrets|access)',
  'privacy/(?:erasures|gather|person|personal-events)',
  'identity/(?:logins|sessions|console-sessions|initiate|take-press|own-account|sending|secrets)',
];

/** What faces the outside is set up by the configuration, which itself imports no layer. */
const settings = [`${src}/config/(?:config|secrets)\\.ts$`];
const SETTINGS = {
  calendar: [],
  limits: [],
  events: [],
  commands: [],
  projections: [],
  history: [],
  proofs: [],
  reactions: [],
  api: settings,
  realtime: settings,
};

const layerRules = LAYERS.map((layer) => ({
  name: `layer-${layer}`,
  comment:
    'events ← {commands, projections ← history, proofs} ← {reactions, api, realtime} ← composition ← cli',
  severity: 'error',
  from: { path: `${src}/${layer}/` },
  to: { path: `${src}/`, pathNot: [`${src}/(?:${[layer, ...BELOW[layer]].join('|')})/`, ...SETTINGS[layer]] },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'settings-below-all',
      severity: 'error',
      from: { path: `${src}/config/` },
      to: { path: `${src}/`, pathNot: `${src}/(?:config|calendar)/` },
    },
    {
      name: 'composition-below-the-command-line',
      severity: 'error',
      from: { path: `${src}/composition/` },
      to: { path: `${src}/(?:cli|demo|migrate)/` },
    },
    {
      name: 'use-cases-only',
      comment: 'Endpoints and socket events parse, call a use case and present what it returns.',
      severity: 'error',
      from: { path: `${src}/(?:api|realtime)/` },
      to: { path: `${src}/commands/`, pathNot: `${src}/commands/(?:${USE_CASES.join('|')})\\.ts$` },
    },
    {
      name: 'answers-without-projecting',
      comment:
        'Answers come from events by a presenter, or from queries, which know how to show what is not projected yet.',
      severity: 'error',
      from: { path: `${src}/(?:api|realtime)/` },
      to: { path: `${src}/projections/.*/?(?:from-log|project|project-[a-z-]+)\\.ts$` },
    },
    {
      name: 'contexts-apart',
      comment: 'Contexts meet through events, or through functions that the composition hands in.',
      severity: 'error',
      from: { path: `${src}/[^/]+/(${CONTEXTS})/` },
      to: { path: `${src}/[^/]+/(?:${CONTEXTS}|${OPERATIONS})/`, pathNot: `${src}/[^/]+/$1/` },
    },
    {
      name: 'operations-apart',
      severity: 'error',
      from: { path: `${src}/[^/]+/(?:${OPERATIONS})/` },
      to: { path: `${src}/[^/]+/(?:${CONTEXTS})/` },
    },
    {
      name: 'adapters-chosen-by-the-composition',
      comment: 'Everything else knows the ports alone.',
      severity: 'error',
      from: {
        path: `${src}/`,
        pathNot: [`${src}/(?:composition|cli)/`, `${src}/(?:${ADAPTERS})/`, `${src}/(?:${SIDES}|${MODULES})`],
      },
      to: { path: [`${src}/(?:${ADAPTERS})/`, `${src}/${SIDES}`] },
    },
    {
      name: 'adapters-apart',
      severity: 'error',
      from: { path: `${src}/(${ADAPTERS})/` },
      to: { path: `${src}/(?:${ADAPTERS})/`, pathNot: `${src}/$1/` },
    },
    {
      name: 'adapters-apart',
      severity: 'error',
      from: { path: `${src}/projections/.*(sqlite|mongo)(?:/|\\.ts$)` },
      to: {
        path: `${src}/projections/.*(?:sqlite|mongo)(?:/|\\.ts$)`,
        pathNot: `${src}/projections/.*$1(?:/|\\.ts$)`,
      },
    },
    {
      name: 'outside-knows-its-port',
      comment: 'Who sends messages is chosen where the desk is composed.',
      severity: 'error',
      from: { path: `${src}/(${OUTSIDE})/` },
      to: {
        path: `${src}/`,
        pathNot: [
          `${src}/$1/`,
          `${src}/config/`,
          `${src}/events/identity/vocabulary\\.ts$`,
          `${src}/commands/identity/sending\\.ts$`,
          `${src}/api/identity/webhook/replies\\.ts$`,
        ],
      },
    },
    {
      name: 'client-apart',
      comment:
        'Programs elsewhere have the package alone: what it knows of the desk are types made from its documents.',
      severity: 'error',
      from: { path: `${client}/` },
      to: { path: '.', pathNot: [`${client}/`, 'node_modules/socket\\.io-client/'] },
    },
    {
      name: 'desk-without-clients',
      comment: 'The desk serves what is built of them, by files.',
      severity: 'error',
      from: { path: `${src}/`, pathNot: `${src}/api/widget/browser/` },
      to: { path: `^${root}(?:client|console)/` },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: [`${src}/`, `${client}/`] },
      to: { circular: true },
    },
    {
      name: 'no-tests-in-src',
      severity: 'error',
      from: { path: `${src}/` },
      to: { path: `^${root}(?:test|bench|scripts)/` },
    },
    {
      name: 'no-development-packages-in-src',
      comment:
        'They are not there when only dependencies are installed. The widget is put together with what socket.io ships.',
      severity: 'error',
      from: { path: `${src}/`, pathNot: `${src}/api/widget/browser/` },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-impure-modules',
      comment:
        'Decisions and projections get time, ids and look-ups as arguments: no files, network, threads or logs.',
      severity: 'error',
      from: {
        path: `${src}/(?:calendar|events|commands|projections)/`,
        pathNot: [`${src}/(?:${ADAPTERS})/`, `${src}/${SIDES}`, `${src}/${MEASURED}`, `${src}/${LATE}`],
      },
      to: { dependencyTypes: ['core'], pathNot: '^(?:node:)?(?:crypto|url|util)$' },
    },
    {
      name: 'no-impure-packages',
      severity: 'error',
      from: {
        path: `${src}/(?:calendar|events|commands|projections)/`,
        pathNot: [`${src}/(?:${ADAPTERS})/`, `${src}/${SIDES}`],
      },
      to: {
        path: 'node_modules/',
        pathNot: 'node_modules/(?:libphonenumber-js|lru-cache|temporal-polyfill|uuid|zod|@types/node)/',
      },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: { path: `${src}/` },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
