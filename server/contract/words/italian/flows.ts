import type { WordsOf } from '../../../../engine/index.ts'

export const flows: WordsOf<'flow'> = {
  connectionUnknown: 'la connessione "{name}" non esiste',
  connectorUnknown: 'il connettore "{name}" non esiste',
  connectorBroken: 'il connettore "{name}" contiene errori',
  resourceUnknown: '{connector} non ha una risorsa "{name}"',
  resourceFieldUnknown: '{resource} non ha un campo "{name}"',
  fieldUnknown: 'il campo "{name}" non esiste',

  sourceUnlisted: '{resource} non si può leggere come origine: non si può elencare',
  sourceKeyless: '{resource} non si può leggere come origine: i suoi record non hanno chiave',
  filterUnknown: '{resource} non si può filtrare per "{name}"',
  goneUnnoticed: '{resource} non si accorge dei record eliminati',
  stepsNeverRun: 'Questi passi non vengono mai eseguiti.',
  deletesUnlimited:
    '"deletes" deve avere "limit": se ne spariscono di più in una volta, non si tocca nulla',
  giveLimit: 'Nel dubbio, scrivi "limit: 5%".',

  cronParts: '"cron" deve avere cinque parti, non {count}',
  cronPart: '{what} di "cron" deve essere da {least} a {most}, non "{part}"',
  giveCron: 'Scrivi minuto, ora, giorno, mese e giorno della settimana: "30 6 * * 1-5".',
  zoneUnknown: 'il fuso orario "{name}" non esiste',
  giveZone: 'Scrivi un nome come Europe/Amsterdam.',
  hookless: '{resource} non segnala quando un record cambia',
  useEvery: 'Usa invece "every".',
  afterItself: 'un flusso non può partire dopo sé stesso',
  flowUnknown: 'il flusso "{name}" non esiste',

  settingsUnusable: '"settings" non è uno JSON Schema: {said}',
  settingUnknown: 'le impostazioni non hanno un campo "{name}"',
  questionUnknown: 'non esiste una domanda "{name}" da rendere obbligatoria',
  defaultMisfit: '"default" {said}',
  showWithoutFormula: '"x-show" deve essere una formula, che inizia con "="',

  stepUnreached:
    'questo passo non viene mai raggiunto, perché quello precedente termina sempre il record',
  letReachStep: 'Dai un "if" al passo precedente, oppure rimuovi questo.',
  elseWithoutIf: '"else" deve avere accanto un "if"',
  nameMeansElse: '{variable} ha già un altro significato',
  nameIsFunction: '{variable} è una funzione del linguaggio',
  chooseName: 'Scegli un altro nome.',

  findHow: 'find deve avere "by" o "link", oppure solo "became"',
  allByLink: 'un collegamento porta a un solo record, quindi "link" e "all" non vanno insieme',
  movesHow: '"moves" va dove porta "match" invece del collegamento: servono entrambi',
  recogniseHow: '{verb} dentro "for" deve avere "match" o "link"',
  sayRecognised: 'Indica come si riconosce nella destinazione il record di ogni elemento.',
  notFindable: '{resource} non si può cercare per {by}; si può per {ways}',
  notSearchable: '{resource} non si può cercare per {by}; non ammette ricerche',
  becameSingle: '"became" deve avere esattamente una risorsa di destinazione',
  linkSingle: '"link" deve avere esattamente una risorsa dell’origine',
  linkShared:
    'questo passo scrive lo stesso {resource} di {step}: entrambi hanno il link del record corrente',
  giveOwnLink: 'Dai a uno dei due un "link" proprio, oppure uniscili in un solo passo.',
  linkOfNoRecord:
    'nessun record di {resource} ha questa chiave, quindi una lettura completa lo considera eliminato',
  linkOtherResource: 'Usa il link con una risorsa che il flusso non legge.',

  notCreatable: '{resource} non si può creare',
  notUpdatable: '{resource} non si può aggiornare',
  notDeletable: '{resource} non si può eliminare',
  modeUnknown: '"mode" deve essere upsert, create o update, non "{name}"',
  doublesUnknown: '"doubles" deve essere fail, skip, newest o merge, non "{name}"',
  doublesUnlinked:
    '"doubles" richiede "link": altrimenti non si sa quale record è diventato che cosa',
  giveMode: 'Scrivi "mode: {mode}".',
  fieldRequired: '{resource} va creato con "{name}", che qui manca',
  fieldReadOnly: '"{field}" di {resource} lo assegna il sistema e non si può impostare',
  removeIt: 'Rimuovilo.',
  fieldUnsent: '"{name}" non viene inviato da questo passo',
  fieldUnread:
    '"{field}" può mancare in {variable}, perché il passo che lo scrive non invia "{field}"',
  findToRead: 'Per leggerlo, cerca il record con uno dei suoi campi.',
  targetUnreadable:
    '{key} richiede {resource} com’è adesso, ma non si può leggere: né per id, né con il "match" di questo passo',
  leaveExisting: 'Togli $existing da questo passo.',
  removeKey: 'Rimuovi "{key}" da questo passo.',

  valueMisfit: '"{field}" di {resource} {said}',
  kindMisfit: '"{field}" di {resource} deve essere di tipo {type}, e questo è {kind}',
  quoteIt: 'Mettilo tra virgolette.',
  notOfSide: '{side} non ha il valore "{name}"',
  listKeyUnknown: '"{name}" non fa parte di un elenco, che ha for, if e set',

  stepsUnknown: 'il file di passi "{name}" non esiste',
  stepsBroken: 'i passi "{steps}" contengono errori',
  stepsInCircle: 'i passi "{steps}" richiamano sé stessi',
  notTaken: 'i passi "{steps}" non accettano "{name}"',
  notGiven: 'ai passi "{steps}" bisogna dare "{name}"',
  giveWith: 'Indicalo sotto "with".',
  givesNothing: 'i passi "{steps}" non danno nulla che si possa chiamare "{name}"',

  testWithoutRecord: 'un test deve avere "record" o "deleted"',
  testUnknown: 'il test "{name}" non esiste',
  testLikeItself: 'il test "{name}" ha sé stesso come "like"',
  testDouble: 'due test si chiamano "{name}"',

  cronMinute: 'il minuto',
  cronHour: 'l’ora',
  cronDay: 'il giorno',
  cronMonth: 'il mese',
  cronWeekday: 'il giorno della settimana',

  both: '{first} e {last}',
  orBy: '{first}, oppure per {last}',
}
