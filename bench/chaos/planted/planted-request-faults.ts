import { type PlantedFault, test } from './planted-fault.ts'

/** What protects reads of lists that move, and creates whose answer is lost. */
export const REQUEST_FAULTS: readonly PlantedFault[] = [
  {
    name: 'key-renewal',
    about: 'a create that begins after one whose outcome is known has another key',
    edits: [
      {
        file: 'engine/run/store/memory-store.ts',
        text: 'const attempt = times === 1 ? operation : `${operation}#${times}`',
        instead: 'const attempt = operation',
      },
    ],
    finder: test('connectors/http/open/write/keyed-attempts.test.ts'),
  },
  {
    name: 'key-life',
    about: 'a create is sent again only as long as the system knows its key',
    edits: [
      {
        file: 'engine/run/record/create-record.ts',
        text: '+ keyLivesMs - attemptMs - timeoutOf(walk, write.place.ref)',
        instead: '+ keyLivesMs - timeoutOf(walk, write.place.ref) + 0 * attemptMs',
      },
    ],
    finder: test('connectors/http/open/write/keyed-attempts.test.ts'),
  },
  {
    name: 'key-kept',
    about: 'whoever takes over an attempt knows the key that it was sent under',
    edits: [
      {
        file: 'engine/run/store/memory-store.ts',
        text: 'attempt: previous.attempt,',
        instead: 'attempt: `${previous.attempt}!`,',
      },
    ],
    finder: test('connectors/http/open/write/keyed-attempts.test.ts'),
  },
  {
    name: 'gateway',
    about: 'a page that says "not found" is no word of the system',
    edits: [
      {
        file: 'connectors/http/open/wire/judge-answer.ts',
        text: "  if (byStatus === 'gone' && !isItsOwn(answer)) return FOREIGN\n",
        instead: '',
      },
    ],
    finder: test('connectors/http/open/wire/judge-answer.test.ts'),
  },
  {
    name: 'gateway-json',
    about: "the shipped shop's own not found is told from a gateway's by its body",
    edits: [
      {
        file: 'connectors/lightspeed-ecom/connector.yaml',
        text: 'if: =status = 404 and $not($exists(body.error.request))',
        instead: 'if: =status = 999',
      },
    ],
    finder: test('connectors/connectors.test.ts'),
  },
  {
    name: 'key-failing',
    about: 'a 500 that is stored under a key is not retried under that key for ever',
    edits: [
      {
        file: 'engine/run/record/create-record.ts',
        text: "if (isKeptFailure(walk, write, error)) return 'failing'",
        instead: '',
      },
    ],
    finder: test('connectors/http/open/write/keyed-attempts.test.ts'),
  },
  {
    name: 'lost-create',
    about: 'what a create may have made is looked for, also where its record does not come again',
    edits: [
      {
        file: 'engine/run/record/look-for-previous.ts',
        text: 'if (!open) return undefined',
        instead: 'if (!open || open) return undefined',
      },
    ],
    finder: test('engine/run/record/look-for-previous.test.ts'),
  },
  {
    name: 'lost-intent',
    about:
      'an intent of a process that died is looked into, also where its record does not come again',
    edits: [
      {
        file: 'engine/run/run-flow.ts',
        text: 'if ((hasLost && !isNamed) || read.isShared)',
        instead: 'if (read.isShared)',
      },
    ],
    finder: test('engine/run/read/take-lost.test.ts'),
  },
  {
    name: 'token',
    about: 'a kept token that is refused, in whatever way, is given up',
    edits: [
      {
        file: 'engine/run/read/read-anew.ts',
        text: "error.class === 'gone' || error.mayBePlace",
        instead: "error.class === 'gone'",
      },
    ],
    finder: test('connectors/http/open/read/expired-cursors.test.ts'),
  },
  {
    name: 'large-record',
    about: 'a page that holds only what is known is no end: what comes next is asked for by itself',
    edits: [
      {
        file: 'connectors/http/open/read/numbered-walk.ts',
        text: 'isShortLast !== true && this.#isKnownAlone(marks)',
        instead: 'isShortLast !== true && marks.length < 0',
      },
    ],
    finder: test('connectors/http/open/read/uneven-pages.test.ts'),
  },
  {
    name: 'leap',
    about:
      'what is found behind a page that showed nothing new is believed after another look at that page',
    edits: [
      {
        file: 'connectors/http/open/read/numbered-walk.ts',
        text: '    if (this.#shown(marks) !== leap.shown) return this.#lookBack()\n',
        instead: '',
      },
    ],
    finder: test('connectors/http/open/read/uneven-pages.test.ts'),
  },
  {
    name: 'page-size',
    about: 'a counted page that is short and not in its place may be of another size',
    edits: [
      {
        file: 'connectors/http/open/read/page-size.ts',
        text: 'start > 0 && count < size',
        instead: 'start > 0 && count < 0 * size',
      },
    ],
    finder: test('connectors/http/open/read/uneven-pages.test.ts'),
  },
]
