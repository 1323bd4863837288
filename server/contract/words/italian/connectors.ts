import type { WordsOf } from '../../../../engine/index.ts'

export const connectors: WordsOf<'connector'> = {
  secretShown: '"{name}" sembra un segreto',
  secretNested: '"{name}" contiene un segreto: un segreto è un’impostazione a sé',
  markSecret: 'Contrassegnalo con "writeOnly: true".',
  secretOutside:
    '"{name}" è un segreto: può usarlo solo ciò che forma una richiesta (auth, headers, query, body)',
  withoutTables: 'un connettore non ha tabelle, quindi "$translate" non trova nulla',
  nameUnknown: '"{field}" qui non è noto',

  getWithBody: '"get" non invia alcun corpo',
  usePost: 'Usa "post".',
  notPathAlone: '"{url}" deve essere solo un percorso',
  queryUnderQuery: 'I campi della query vanno sotto "query".',

  withinUnused: 'il percorso non ha un posto per "{name}"',
  withinUnlisted: 'non c’è nessuna risorsa "{name}" che si possa elencare e abbia una chiave',
  betweenHalf:
    '"between" non chiede nulla con {variable}: le parti verrebbero lette fino alla fine dell’elenco',
  askByBoth: 'Usa sia $from sia $to.',
  findUnasked:
    'questa ricerca non chiede nulla in particolare: trova sempre lo stesso, qualunque cosa si cerchi',
  askBy: 'Chiedi con "{path}".',
  settleUnshown:
    '"settle: 0s" dice che una ricerca mostra un record appena creato, e nessun test lo mostra',
  createAndFind: 'Aggiungi un test con "create" e "find" insieme.',
  createdUnasked:
    '"created" richiede "between" nell’elenco, per chiedere ciò che è stato creato da allora',
  pagesSkip:
    'le pagine non si sovrappongono, perciò un record che si sposta mentre vengono lette può essere saltato',
  askForSize: 'Chiedi un numero di record per pagina ("size").',
  askForMore: 'Chiedi almeno {count} record per pagina.',
  sizeForm: '"size" deve essere un solo campo della query con il suo valore',
  writeAs: 'Scrivilo così: {example}.',
  changesAlike: 'senza "since" o "sorted" non si possono riconoscere le modifiche',
  readComplete: 'Senza "changed" si legge ogni volta tutto.',

  noResource: 'non c’è nessuna risorsa "{name}"',
  resourceEmpty: 'una risorsa deve avere "record", "schema" o entrambi',
  recordWithout: '"record" non dà "{field}"',
  giveFormula:
    'Dagli una formula, oppure contrassegnalo con "writeOnly: true" se si può solo inviare.',
  notInSchema: 'lo schema non ha il campo "{name}"',
  notInRecord: 'il record non ha il campo "{name}"',
  indexUnfilled: 'un indice locale si riempie con "list", che questa risorsa non ha',
  keptUnfilled: 'quello che si tiene è quello che dà "list", che questa risorsa non ha',
  identityNeeded: '"{verb}" richiede "key", l’identità di un record',

  byOrKeyMissing: 'un solo elenco per esecuzione richiede sia "by" sia "key"',
  byAndKey: '"by" è un campo dei record dell’elenco, "key" una formula sul record grezzo.',
  giveList: 'Aggiungi "list".',
  listNeeds: 'l’elenco di "{resource}" richiede "{name}"',
  giveInWith: 'Indicalo in "with".',

  testDoesOne: 'un test esegue esattamente una di queste operazioni: {names}',
  operationMissing: '"{resource}" non ha "{verb}"',
}
