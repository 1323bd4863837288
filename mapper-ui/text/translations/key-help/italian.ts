/** What the keys of files are for, by the English text. */
export const keyHelp: Readonly<Record<string, string>> = {
  'Mapwright flow': 'Flusso di Mapwright',
  'Name of this file’s content. It stays when the file is renamed.':
    'Nome del contenuto di questo file. Resta anche se il file viene rinominato.',
  'Version of the language: 1.': 'Versione del linguaggio: 1.',
  'Short text for people.': 'Testo breve per le persone.',
  'What it does, in a sentence or two.': 'Che cosa fa, in una o due frasi.',
  'Name of a connector.': 'Nome di un connettore.',
  'Role used in this file → kind of system. Which account plays the role is asked in the wizard.':
    'Ruolo usato in questo file → tipo di sistema. Quale account svolge il ruolo si chiede durante la configurazione.',
  'The questions of the wizard, as JSON Schema of one object. Formulas see the answers as $settings.':
    'Le domande della configurazione, come JSON Schema di un oggetto. Le formule vedono le risposte come $settings.',
  'A role of "connections", a dot, and a resource of its connector: pos.order.':
    'Un ruolo di "connections", un punto e una risorsa del suo connettore: pos.order.',
  'What this side of the table holds: a resource (shop.tax) stands for its key, a field of it (shop.feature.title, pos.order.status) for the values of that field. The choices that people are offered, what formulas may ask for and what is saved follow from it.':
    'Che cosa contiene questo lato della tabella: una risorsa (shop.tax) sta per la sua chiave, un suo campo (shop.feature.title, pos.order.status) per i valori di quel campo. Ne derivano le scelte proposte, ciò che le formule possono chiedere e ciò che si salva.',
  'Starting rows: value on the left → value on the right. Customers edit them.':
    'Righe iniziali: valore a sinistra → valore a destra. I clienti le modificano.',
  'A plain value, a formula (text that starts with "="), or a list or map of those.':
    'Un valore fisso, una formula (testo che inizia con "="), oppure un elenco o una mappa di questi.',
  'What a value without a row gives. Default: fail. With nothing it is left out, and the flow’s page tells which; { use: null } says that this is meant.':
    'Che cosa dà un valore senza riga. Predefinito: fail. Con nothing viene tralasciato, e la pagina del flusso dice quali; { use: null } dice che è voluto.',
  'A value map, used with $translate.': 'Una tabella di valori, usata con $translate.',
  'Value maps, by name. Formulas use them with $translate("name", value).':
    'Tabelle di valori, per nome. Le formule le usano con $translate("name", value).',
  'A length of time: 30s, 5m, 24h, 1d.': 'Una durata: 30s, 5m, 24h, 1d.',
  'Minute, hour, day, month, weekday: "30 6 * * 1-5".':
    'Minuto, ora, giorno, mese, giorno della settimana: "30 6 * * 1-5".',
  'Time zone of the hours: Europe/Amsterdam.': 'Fuso orario delle ore: Europe/Amsterdam.',
  'a trigger': 'un trigger',
  'When to run.': 'Quando eseguire il flusso.',
  'Filter values that the connector offers.': 'Valori di filtro che il connettore offre.',
  'Part of the record (a name under "more" of the connector) → the table that gives it its meaning: while the table has no rows, the part is not read.':
    'Parte del record (un nome sotto "more" del connettore) → la tabella che le dà significato: finché la tabella non ha righe, la parte non viene letta.',
  'What is read.': 'Che cosa si legge.',
  'The work for one record.': 'Il lavoro per un record.',
  'More than this gone at once: nothing happens, and a person is asked.':
    'Se in una volta ne spariscono più di così, non accade nulla e si chiede a una persona.',
  'Steps for each record that is gone. What another record became as well is left to that one, which is written anew.':
    'Passi per ogni record sparito. Ciò che è diventato anche un altro record resta a quello, che viene riscritto.',
  'What to do when records are gone from the source.':
    'Che cosa fare quando dei record sono spariti dalla sorgente.',
  'Attempts after a temporary failure. Default: 5.':
    'Tentativi dopo un errore temporaneo. Predefinito: 5.',
  'Still failing: park the record (default), stop the flow, or drop the record.':
    'Se continua a fallire: park (predefinito) mette da parte il record, stop ferma il flusso, drop scarta il record.',
  'Failures in a row that stop the run. Default: 25.':
    'Quanti errori di fila fermano l’esecuzione. Predefinito: 25.',
  'What to do about failures.': 'Che cosa fare in caso di errore.',
  'Records at a time. Default: 4. More than the systems take requests at once are of use in a large first load: what is kept of them is written together. A large first load that workers share takes so many in each of its parts; with 1 it is not shared.':
    'Quanti record alla volta. Predefinito: 4. Un numero superiore alle richieste che i sistemi accettano insieme è utile in un primo caricamento grande: ciò che si conserva dei record viene scritto in blocco. Un primo caricamento grande diviso tra più processi ne prende altrettanti in ciascuna delle sue parti; con 1 non viene diviso.',
  'How often instead, while the system of the source tells of changes: to find what it left out. As long as webhooks are not registered, or it does not call, the flow runs as often as "every" says.':
    'Ogni quanto invece, finché il sistema della sorgente segnala le modifiche: per trovare ciò che ha tralasciato. Finché i webhook non sono registrati, o il sistema non chiama, il flusso parte ogni quanto dice "every".',
  'Whose requests go first where flows share the limit of an account; less urgent flows leave a part of every limit to the others. Default: normal.':
    'Le richieste di chi passano prima quando più flussi condividono il limite di un account; i flussi meno urgenti lasciano agli altri una parte di ogni limite. Predefinito: normal.',
  'What the flow does, as the rest of a sentence.':
    'Che cosa fa il flusso, come resto di una frase.',
  'Another test whose record, settings, tables and given are taken over.':
    'Un altro test di cui si riprendono record, settings, tables e given.',
  'Plain values.': 'Valori fissi.',
  'Identity of a record.': 'Identificativo di un record.',
  'Rows added to tables.': 'Righe aggiunte alle tabelle.',
  'A link made earlier: target record "id" belongs to source record "key".':
    'Un link creato prima: il record di destinazione "id" appartiene al record sorgente "key".',
  'Links that exist already.': 'Link che esistono già.',
  'Resource → records that exist there before.': 'Risorsa → record che vi esistono già prima.',
  'How often the record is taken through.': 'Quante volte il record percorre il flusso.',
  'Part of the reason.': 'Parte del motivo.',
  'Fields that must not be sent.': 'Campi che non devono essere inviati.',
  'an expected write': 'una scrittura attesa',
  'All writes, in order.': 'Tutte le scritture, in ordine.',
  'What must come of it.': 'Che cosa ne deve venire.',
  'What the flow must do.': 'Che cosa deve fare il flusso.',
  'Name → value: computes values that later steps know as $name.':
    'Nome → valore: calcola valori che i passi seguenti conoscono come $name.',
  'Only when this formula gives true. With "for" it is asked for every item.':
    'Solo quando questa formula dà true. Con "for" viene valutata per ogni elemento.',
  'Field of the target → value to look for.': 'Campo della destinazione → valore da cercare.',
  'Source resource → key: which source record the target record belongs to. Default: the record in hand.':
    'Risorsa della sorgente → chiave: a quale record sorgente appartiene il record di destinazione. Predefinito: il record corrente.',
  'What to do when nothing is found. Default: fail.':
    'Che cosa fare se non si trova nulla. Predefinito: fail.',
  'Later steps know the result as $ and this name.':
    'I passi seguenti conoscono il risultato come $ e questo nome.',
  'Once for every item of this list. Bare names become fields of the item.':
    'Una volta per ogni elemento di questo elenco. I nomi semplici diventano campi dell’elemento.',
  'Field of the target → value: the mapping.': 'Campo della destinazione → valore: la mappatura.',
  'Field of the target → value: how the record is recognised in the target.':
    'Campo della destinazione → valore: da che cosa si riconosce il record nella destinazione.',
  'A JSONata formula; it starts with "=".': 'Una formula JSONata; inizia con "=".',
  'Every record that has these values, as a list; without it there must be only one. With "became": all of them, not the first.':
    'Tutti i record che hanno questi valori, come elenco; senza, deve essercene uno solo. Con "became": tutti, non il primo.',
  'Target resource → id: finds the source record that became this target record, by the link we made; the other way round than "link".':
    'Risorsa di destinazione → id: trova il record di origine da cui è nato questo record di destinazione, tramite il collegamento creato da noi; il contrario di "link".',
  'What the connector keeps of the system (an index, a kept list) must not be older. Default: as the connector says.':
    'Ciò che il connettore conserva del sistema (un indice, un elenco) non deve essere più vecchio. Predefinito: come dice il connettore.',
  'When another source record became the same target record already, such as two with one SKU: fail (names both, writes nothing), skip (leave this one out), newest (leave out what changed earlier), merge (default: all are written, what changed last over the rest). One that gets other match values leaves it to the others and becomes a record of its own.':
    'Quando un altro record dell’origine è già diventato lo stesso record della destinazione, come due con lo stesso SKU: fail (li nomina entrambi e non scrive nulla), skip (lascia fuori questo), newest (lascia fuori ciò che è cambiato prima), merge (predefinito: si scrivono tutti, l’ultimo cambiato sopra gli altri). Quello che riceve altri valori di confronto lo lascia agli altri e diventa un record a sé.',
  'upsert (default), create (leave an existing one alone), update (never create).':
    'upsert (predefinito), create (lascia stare un record che esiste), update (non crea mai).',
  'The target record may be another one by now: where "match" finds one, it is that, and the link leads there from then on. Default: the link decides.':
    'Il record di destinazione può essere ormai un altro: se "match" ne trova uno, è quello, e da allora il collegamento porta lì. Predefinito: decide il collegamento.',
  'Fields sent only when the record is new.': 'Campi inviati solo quando il record è nuovo.',
  'Fields sent only while they are empty in the target.':
    'Campi inviati solo finché sono vuoti nella destinazione.',
  'skip (default: what we last sent, or what a match just found to be so already, is not sent), check (compare with the target now), write (always).':
    'skip (predefinito: non si invia ciò che abbiamo già inviato l’ultima volta, o che match ha appena trovato già così), check (confronta con la destinazione com’è ora), write (sempre).',
  'A sentence, or a formula that gives one.': 'Una frase, o una formula che ne dà una.',
  'A group of steps.': 'Un gruppo di passi.',
  'Steps for when "if" is not true.': 'Passi per quando "if" non è true.',
  'Name → value that the called steps see as $name.':
    'Nome → valore che i passi richiamati vedono come $name.',
  'a step': 'un passo',
  'Exactly one verb, and its modifiers.': 'Esattamente un verbo, e i suoi modificatori.',
}
