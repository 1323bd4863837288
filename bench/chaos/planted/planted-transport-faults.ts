import { type PlantedFault, test } from './planted-fault.ts'

/** What protects files, tables and batches. */
export const TRANSPORT_FAULTS: readonly PlantedFault[] = [
  {
    name: 'early-move',
    about: 'a file is moved only after its records are handled',
    edits: [
      {
        file: 'connectors/file/open/read-files.ts',
        text: '    const { done } = list\n    yield {',
        instead:
          '    const { done } = list\n    await finish(context, list, folder, ended, request.signal)\n    yield {',
      },
    ],
    finder: test('bench/transports.test.ts'),
  },
  {
    name: 'half-file',
    about: 'a file is written under another name first',
    edits: [
      {
        file: 'connectors/file/open/make-file.ts',
        text: "  await files.put([OWN_FOLDER, temp], [bytes])\n  await ledger.add({ token, id, name: path.join('/'), temp })\n  await nameIt(files, ledger, { token, temp, path })",
        instead:
          "  await ledger.add({ token, id, name: path.join('/'), temp })\n  await files.put(path, [bytes])",
      },
    ],
    finder: test('bench/transports.test.ts'),
  },
  {
    name: 'own-refusals',
    about: 'what a process was refused is known to those that noted it',
    edits: [
      {
        file: 'connectors/file/open/ledger.ts',
        text: 'if (note && !this.#isDropped(note)) return note',
        instead: 'if (note) return note',
      },
    ],
    finder: test('connectors/file/open/make-file.test.ts'),
  },
  {
    name: 'blind-insert',
    about: 'a row whose answer is lost is looked for before it is inserted again',
    edits: [
      {
        file: 'connectors/sql/open/sql-operations.ts',
        text: '        repeatable: false,',
        instead: '        repeatable: true,',
      },
    ],
    finder: test('bench/transports.test.ts'),
  },
  {
    name: 'open-transaction',
    about: 'a statement of SQLite that failed leaves no transaction open',
    edits: [
      {
        file: 'connectors/sql/open/clients/sqlite.ts',
        text: '        hasFailed = true\n',
        instead: '',
      },
    ],
    finder: test('bench/transports.test.ts'),
  },
  {
    name: 'lost-batch',
    about: 'a batch whose answer is lost counts for none of its records',
    edits: [
      {
        file: 'connectors/http/open/write/update-batcher.ts',
        text: 'else for (const { reject } of batch) reject(thrown)\n      return',
        instead: 'else for (const { resolve } of batch) resolve()\n      return',
      },
    ],
    finder: test('connectors/http/open/write/update-batcher.test.ts'),
  },
  {
    name: 'shifted-answers',
    about: 'of a list of answers that is too short, none is taken for that of a record',
    edits: [
      {
        file: 'connectors/http/open/write/answers-of-batch.ts',
        text: 'return list.length === parts.length ? list : []',
        instead: 'return list',
      },
    ],
    finder: test('bench/transports.test.ts'),
  },
  {
    name: 'next-answer',
    about: 'each record of a batch hears of its own answer',
    edits: [
      {
        file: 'connectors/http/open/write/create-batcher.ts',
        text: 'this.#settle(one, outcomes[at], answer, names)',
        instead: 'this.#settle(one, outcomes[(at + 1) % batch.length], answer, names)',
      },
    ],
    finder: test('bench/transports.test.ts'),
  },
  {
    name: 'unanswered-undone',
    about: 'a record of a batch whose answer is missing is looked for before it is sent again',
    edits: [
      {
        file: 'connectors/http/open/write/create-batcher.ts',
        text: '          mayHaveHappened: true,',
        instead: '          mayHaveHappened: false,',
      },
    ],
    finder: test('connectors/http/open/write/create-batcher.test.ts'),
  },
  {
    name: 'resent-batch',
    about: 'a batch that may have been done in part is not sent one by one',
    edits: [
      {
        file: 'connectors/http/open/write/create-batcher.ts',
        text: '|| thrown.mayHaveHappened) return false\n  return',
        instead: ') return false\n  return thrown.mayHaveHappened ||',
      },
    ],
    finder: test('bench/transports.test.ts'),
  },
  {
    name: 'doubtful-notes',
    about: 'of a note that failed, only its file knows whether it is there',
    edits: [
      {
        file: 'connectors/file/open/ledger.ts',
        text: '      this.#doubt()\n',
        instead: '',
      },
    ],
    finder: test('connectors/file/open/make-file.test.ts'),
  },
  {
    name: 'forgotten-file',
    about: 'an attempt is forgotten before its file is taken away',
    edits: [
      {
        file: 'connectors/file/open/make-file.ts',
        text: '      await ledger.drop(token, temp)\n      await files.erase([OWN_FOLDER, temp])',
        instead:
          '      await files.erase([OWN_FOLDER, temp])\n      await ledger.drop(token, temp)',
      },
    ],
    finder: test('connectors/file/open/make-file.test.ts'),
  },
]
