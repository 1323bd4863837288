/** What the keys of files are for, by the English text. */
export const keyHelp: Readonly<Record<string, string>> = {
  'Mapwright flow': 'Flow van Mapwright',
  'Name of this file’s content. It stays when the file is renamed.':
    'Naam van de inhoud van dit bestand. Die blijft als het bestand een andere naam krijgt.',
  'Version of the language: 1.': 'Versie van de taal: 1.',
  'Short text for people.': 'Korte tekst voor mensen.',
  'What it does, in a sentence or two.': 'Wat het doet, in een of twee zinnen.',
  'Name of a connector.': 'Naam van een connector.',
  'Role used in this file → kind of system. Which account plays the role is asked in the wizard.':
    'Rol die dit bestand gebruikt → soort systeem. Welk account de rol vervult, wordt bij het instellen gevraagd.',
  'The questions of the wizard, as JSON Schema of one object. Formulas see the answers as $settings.':
    'De vragen bij het instellen, als JSON Schema van één object. Formules zien de antwoorden als $settings.',
  'A role of "connections", a dot, and a resource of its connector: pos.order.':
    'Een rol van "connections", een punt, en een resource van de connector: pos.order.',
  'What this side of the table holds: a resource (shop.tax) stands for its key, a field of it (shop.feature.title, pos.order.status) for the values of that field. The choices that people are offered, what formulas may ask for and what is saved follow from it.':
    'Wat deze kant van de tabel bevat: een resource (shop.tax) staat voor zijn sleutel, een veld ervan (shop.feature.title, pos.order.status) voor de waarden van dat veld. De keuzes die worden aangeboden, wat formules mogen vragen en wat wordt opgeslagen volgen daaruit.',
  'Starting rows: value on the left → value on the right. Customers edit them.':
    'Rijen om mee te beginnen: waarde links → waarde rechts. Klanten passen ze aan.',
  'A plain value, a formula (text that starts with "="), or a list or map of those.':
    'Een vaste waarde, een formule (tekst die met "=" begint), of een lijst of map daarvan.',
  'What a value without a row gives. Default: fail. With nothing it is left out, and the flow’s page tells which; { use: null } says that this is meant.':
    'Wat een waarde zonder rij oplevert. Standaard: fail. Met nothing wordt die weggelaten, en de pagina van de flow toont welke; { use: null } zegt dat dit zo bedoeld is.',
  'A value map, used with $translate.': 'Een waardetabel, gebruikt met $translate.',
  'Value maps, by name. Formulas use them with $translate("name", value).':
    'Waardetabellen, op naam. Formules gebruiken ze met $translate("name", value).',
  'A length of time: 30s, 5m, 24h, 1d.': 'Een tijdsduur: 30s, 5m, 24h, 1d.',
  'Minute, hour, day, month, weekday: "30 6 * * 1-5".':
    'Minuut, uur, dag, maand, weekdag: "30 6 * * 1-5".',
  'Time zone of the hours: Europe/Amsterdam.': 'Tijdzone van de uren: Europe/Amsterdam.',
  'a trigger': 'een trigger',
  'When to run.': 'Wanneer de flow draait.',
  'Filter values that the connector offers.': 'Filterwaarden die de connector biedt.',
  'Part of the record (a name under "more" of the connector) → the table that gives it its meaning: while the table has no rows, the part is not read.':
    'Deel van het record (een naam onder "more" van de connector) → de tabel die er betekenis aan geeft: zolang die tabel geen rijen heeft, wordt het deel niet gelezen.',
  'What is read.': 'Wat er gelezen wordt.',
  'The work for one record.': 'Het werk voor één record.',
  'More than this gone at once: nothing happens, and a person is asked.':
    'Zijn er in één keer meer weg dan dit, dan gebeurt er niets en wordt het aan iemand gevraagd.',
  'Steps for each record that is gone. What another record became as well is left to that one, which is written anew.':
    'Stappen voor elk record dat weg is. Wat ook een ander record werd, blijft van dat record, dat opnieuw wordt geschreven.',
  'What to do when records are gone from the source.':
    'Wat te doen als records uit de bron verdwenen zijn.',
  'Attempts after a temporary failure. Default: 5.':
    'Pogingen na een tijdelijke fout. Standaard: 5.',
  'Still failing: park the record (default), stop the flow, or drop the record.':
    'Mislukt het dan nog: park (standaard) zet het record apart, stop stopt de flow, drop laat het record vallen.',
  'Failures in a row that stop the run. Default: 25.':
    'Hoeveel fouten achter elkaar de run stoppen. Standaard: 25.',
  'What to do about failures.': 'Wat te doen bij fouten.',
  'Records at a time. Default: 4. More than the systems take requests at once are of use in a large first load: what is kept of them is written together. A large first load that workers share takes so many in each of its parts; with 1 it is not shared.':
    'Hoeveel records tegelijk. Standaard: 4. Meer dan de systemen aan verzoeken tegelijk aannemen, helpt als er de eerste keer veel te laden is: wat er van de records bewaard wordt, wordt in één keer weggeschreven. Verdelen meerdere processen dat laden, dan neemt elk deel er zoveel; met 1 wordt het niet verdeeld.',
  'How often instead, while the system of the source tells of changes: to find what it left out. As long as webhooks are not registered, or it does not call, the flow runs as often as "every" says.':
    'Hoe vaak in plaats daarvan, zolang het systeem van de bron wijzigingen meldt: om te vinden wat het oversloeg. Zolang de webhooks niet geregistreerd zijn, of het systeem niets meldt, loopt de flow zo vaak als "every" zegt.',
  'Whose requests go first where flows share the limit of an account; less urgent flows leave a part of every limit to the others. Default: normal.':
    'Wiens verzoeken voorgaan waar flows de limiet van een account delen; minder dringende flows laten een deel van elke limiet voor de andere. Standaard: normal.',
  'What the flow does, as the rest of a sentence.': 'Wat de flow doet, als de rest van een zin.',
  'Another test whose record, settings, tables and given are taken over.':
    'Een andere test waarvan record, settings, tables en given worden overgenomen.',
  'Plain values.': 'Vaste waarden.',
  'Identity of a record.': 'Identificatie van een record.',
  'Rows added to tables.': 'Rijen die aan tabellen worden toegevoegd.',
  'A link made earlier: target record "id" belongs to source record "key".':
    'Een eerder gemaakte link: doelrecord "id" hoort bij bronrecord "key".',
  'Links that exist already.': 'Links die al bestaan.',
  'Resource → records that exist there before.': 'Resource → records die daar vooraf al bestaan.',
  'How often the record is taken through.': 'Hoe vaak het record de flow doorloopt.',
  'Part of the reason.': 'Deel van de reden.',
  'Fields that must not be sent.': 'Velden die niet verstuurd mogen worden.',
  'an expected write': 'een verwachte schrijfactie',
  'All writes, in order.': 'Alle schrijfacties, op volgorde.',
  'What must come of it.': 'Wat ervan moet komen.',
  'What the flow must do.': 'Wat de flow moet doen.',
  'Name → value: computes values that later steps know as $name.':
    'Naam → waarde: berekent waarden die latere stappen kennen als $name.',
  'Only when this formula gives true. With "for" it is asked for every item.':
    'Alleen als deze formule true geeft. Met "for" wordt dat voor elk item bepaald.',
  'Field of the target → value to look for.': 'Veld van het doel → waarde om op te zoeken.',
  'Source resource → key: which source record the target record belongs to. Default: the record in hand.':
    'Resource van de bron → sleutel: bij welk bronrecord het doelrecord hoort. Standaard: het huidige record.',
  'What to do when nothing is found. Default: fail.':
    'Wat te doen als er niets gevonden wordt. Standaard: fail.',
  'Later steps know the result as $ and this name.':
    'Latere stappen kennen het resultaat als $ en deze naam.',
  'Once for every item of this list. Bare names become fields of the item.':
    'Eén keer voor elk item van deze lijst. Losse namen worden velden van het item.',
  'Field of the target → value: the mapping.': 'Veld van het doel → waarde: de mapping.',
  'Field of the target → value: how the record is recognised in the target.':
    'Veld van het doel → waarde: waaraan het record in het doel wordt herkend.',
  'A JSONata formula; it starts with "=".': 'Een JSONata-formule; die begint met "=".',
  'Every record that has these values, as a list; without it there must be only one. With "became": all of them, not the first.':
    'Alle records met deze waarden, als lijst; zonder dit mag er maar één zijn. Bij "became": allemaal, niet de eerste.',
  'Target resource → id: finds the source record that became this target record, by the link we made; the other way round than "link".':
    'Doelresource → id: vindt het bronrecord waaruit dit doelrecord is ontstaan, via de koppeling die wij maakten; omgekeerd aan "link".',
  'What the connector keeps of the system (an index, a kept list) must not be older. Default: as the connector says.':
    'Wat de connector van het systeem bewaart (een index, een lijst) mag niet ouder zijn. Standaard: zoals de connector zegt.',
  'When another source record became the same target record already, such as two with one SKU: fail (names both, writes nothing), skip (leave this one out), newest (leave out what changed earlier), merge (default: all are written, what changed last over the rest). One that gets other match values leaves it to the others and becomes a record of its own.':
    'Als een ander bronrecord al hetzelfde doelrecord is geworden, zoals twee met één SKU: fail (noemt beide en schrijft niets), skip (dit record overslaan), newest (wat eerder is gewijzigd overslaan), merge (standaard: alle worden geschreven, het laatst gewijzigde over de rest). Eén die andere zoekwaarden krijgt, laat het aan de andere over en wordt een eigen record.',
  'upsert (default), create (leave an existing one alone), update (never create).':
    'upsert (standaard), create (laat met rust wat er al is), update (maakt nooit aan).',
  'The target record may be another one by now: where "match" finds one, it is that, and the link leads there from then on. Default: the link decides.':
    'Het doelrecord kan intussen een ander zijn: vindt "match" er een, dan is het dat, en de koppeling leidt er voortaan heen. Standaard: de koppeling beslist.',
  'Fields sent only when the record is new.':
    'Velden die alleen verstuurd worden als het record nieuw is.',
  'Fields sent only while they are empty in the target.':
    'Velden die alleen verstuurd worden zolang ze in het doel leeg zijn.',
  'skip (default: what we last sent, or what a match just found to be so already, is not sent), check (compare with the target now), write (always).':
    'skip (standaard: wat we het laatst stuurden, of wat match net al zo aantrof, wordt niet verstuurd), check (vergelijkt met het doel zoals het nu is), write (altijd).',
  'A sentence, or a formula that gives one.': 'Een zin, of een formule die er een geeft.',
  'A group of steps.': 'Een groep stappen.',
  'Steps for when "if" is not true.': 'Stappen voor als "if" niet true is.',
  'Name → value that the called steps see as $name.':
    'Naam → waarde die de aangeroepen stappen kennen als $name.',
  'a step': 'een stap',
  'Exactly one verb, and its modifiers.': 'Precies één werkwoord, met zijn bepalingen.',
}
