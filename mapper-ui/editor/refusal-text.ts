import { defineText } from '../text/define-text.ts'

/** Why a gesture could not be made, and what to do about it: the `refused.…` keys of the model. */
export const refusalText = defineText('gesture-refused', {
  en: {
    'refused.broken':
      'The text is not YAML: line {{line}}, {{message}}. Mend it in the text view first.',
    'refused.invalid': 'The text is not YAML: {{message}}.',
    'refused.absent': 'That part is not in the file (any more): {{path}}{{message}}.',
    'refused.alias':
      'That part repeats an anchor of the file: {{message}}. Change it in the text view.',
    'refused.shared':
      'That part is repeated elsewhere by an alias: {{message}}. Change it in the text view.',
    'refused.duplicate': 'There is one of that name already: {{message}}.',
    'refused.misplaced': 'That does not fit there: {{message}}.',
    'refused.unsure':
      'The file is written in a way that cannot be changed by hand here: {{message}}. Change it in the text view.',
    'refused.unfit':
      '{{source}} cannot fill {{target}}: a single value does not make a list of groups.',
    'refused.unfit-group':
      '{{source}} is a group of fields and {{target}} is one value: drop one of the fields.',
    'refused.unfit-value':
      '{{target}} is a group of fields and {{source}} is one value: drop it on one of the fields.',
    'refused.needs-list':
      '{{list}} is a list. Drop a source list on it first, then fill its fields.',
    'refused.outer-item':
      '{{field}} is a field of {{list}}, the loop outside of this one, and has no name in here.',
    'refused.group-filled':
      '{{group}} is filled as a whole, so {{field}} cannot be filled by itself.',
    'refused.formula': 'That would not be a formula: {{message}}.',
    'refused.no-formula': '{{target}} has no formula yet. Connect a field first.',
    'refused.no-children': 'No fields of {{source}} and {{target}} have the same name.',
    'refused.unused': 'No formula reads {{source}}.',
    'refused.by-hand':
      '{{source}} is read in a way that another name cannot replace. Change the formula by hand.',
    'refused.unmapped': '{{target}} is not mapped.',
    'refused.filled': '{{target}} is filled already.',
    'refused.nothing-suggested': 'There is nothing to accept.',
    'refused.policy-verb': 'Only a step that writes decides when a field is sent.',
    'refused.policy-within':
      '{{field}} is within another field. Choose when the outermost one is sent.',
    'refused.policy-formula': '{{key}} is a formula here. Change it in the text view.',
    'refused.table-elsewhere':
      'The table {{table}} is not in this file: change it where it is written.',
    'refused.paste-empty': 'There is nothing to paste. Copy two columns of a spreadsheet.',
    'refused.paste-columns': 'Row {{row}} does not have two columns, or its first is empty.',
    'refused.verb': '{{key}} says what the step does. Remove the step instead.',
    'refused.no-list': '{{path}} is not a list of steps.',
    'refused.last-step': 'A list of steps cannot be left empty. Remove the group around it.',
    'refused.into-itself': 'A step cannot be moved into itself.',
    'refused.no-group': 'Only a group of steps can have an else.',
    'refused.no-condition': 'Without a condition there is no else. Give the group one first.',
  },
  it: {
    'refused.broken':
      'Il testo non è YAML: riga {{line}}, {{message}}. Correggilo prima nella vista testo.',
    'refused.invalid': 'Il testo non è YAML: {{message}}.',
    'refused.absent': 'Quella parte non è (più) nel file: {{path}}{{message}}.',
    'refused.alias':
      'Quella parte ripete un’ancora del file: {{message}}. Modificala nella vista testo.',
    'refused.shared':
      'Quella parte è ripetuta altrove da un alias: {{message}}. Modificala nella vista testo.',
    'refused.duplicate': 'Ce n’è già una con quel nome: {{message}}.',
    'refused.misplaced': 'Lì non ci sta: {{message}}.',
    'refused.unsure':
      'Il file è scritto in un modo che qui non si può modificare a mano: {{message}}. Usa la vista testo.',
    'refused.unfit':
      '{{source}} non può riempire {{target}}: un solo valore non fa un elenco di gruppi.',
    'refused.unfit-group':
      '{{source}} è un gruppo di campi e {{target}} un solo valore: trascina uno dei campi.',
    'refused.unfit-value':
      '{{target}} è un gruppo di campi e {{source}} un solo valore: trascinalo su uno dei campi.',
    'refused.needs-list':
      '{{list}} è un elenco. Trascinaci prima un elenco dell’origine, poi riempi i suoi campi.',
    'refused.outer-item':
      '{{field}} è un campo di {{list}}, il ciclo esterno a questo, e qui non ha un nome.',
    'refused.group-filled':
      '{{group}} viene riempito per intero, perciò {{field}} non si può riempire da solo.',
    'refused.formula': 'Non sarebbe una formula: {{message}}.',
    'refused.no-formula': '{{target}} non ha ancora una formula. Collega prima un campo.',
    'refused.no-children': 'Nessun campo di {{source}} e {{target}} ha lo stesso nome.',
    'refused.unused': 'Nessuna formula legge {{source}}.',
    'refused.by-hand':
      '{{source}} è letto in un modo che un altro nome non può sostituire. Cambia la formula a mano.',
    'refused.unmapped': '{{target}} non è mappato.',
    'refused.filled': '{{target}} è già riempito.',
    'refused.nothing-suggested': 'Non c’è niente da accettare.',
    'refused.policy-verb': 'Solo un passo che scrive decide quando un campo viene inviato.',
    'refused.policy-within':
      '{{field}} è dentro un altro campo. Scegli quando viene inviato quello più esterno.',
    'refused.policy-formula': '{{key}} qui è una formula. Modificala nella vista testo.',
    'refused.table-elsewhere':
      'La tabella {{table}} non è in questo file: modificala dove è scritta.',
    'refused.paste-empty':
      'Non c’è niente da incollare. Copia due colonne di un foglio di calcolo.',
    'refused.paste-columns': 'La riga {{row}} non ha due colonne, o la prima è vuota.',
    'refused.verb': '{{key}} dice che cosa fa il passo. Elimina piuttosto il passo.',
    'refused.no-list': '{{path}} non è un elenco di passi.',
    'refused.last-step':
      'Un elenco di passi non può restare vuoto. Elimina il gruppo che lo contiene.',
    'refused.into-itself': 'Un passo non si può spostare dentro se stesso.',
    'refused.no-group': 'Solo un gruppo di passi può avere un else.',
    'refused.no-condition': 'Senza una condizione non c’è else. Danne prima una al gruppo.',
  },
  nl: {
    'refused.broken':
      'De tekst is geen YAML: regel {{line}}, {{message}}. Herstel die eerst in de tekstweergave.',
    'refused.invalid': 'De tekst is geen YAML: {{message}}.',
    'refused.absent': 'Dat deel staat niet (meer) in het bestand: {{path}}{{message}}.',
    'refused.alias':
      'Dat deel herhaalt een anker van het bestand: {{message}}. Wijzig het in de tekstweergave.',
    'refused.shared':
      'Dat deel wordt elders door een alias herhaald: {{message}}. Wijzig het in de tekstweergave.',
    'refused.duplicate': 'Er is er al een met die naam: {{message}}.',
    'refused.misplaced': 'Dat past daar niet: {{message}}.',
    'refused.unsure':
      'Het bestand is zo geschreven dat het hier niet met de hand kan: {{message}}. Gebruik de tekstweergave.',
    'refused.unfit':
      '{{source}} kan {{target}} niet vullen: één waarde maakt geen lijst van groepen.',
    'refused.unfit-group':
      '{{source}} is een groep velden en {{target}} één waarde: sleep een van de velden.',
    'refused.unfit-value':
      '{{target}} is een groep velden en {{source}} één waarde: zet hem op een van de velden.',
    'refused.needs-list':
      '{{list}} is een lijst. Sleep er eerst een bronlijst op, en vul dan de velden.',
    'refused.outer-item':
      '{{field}} is een veld van {{list}}, de lus buiten deze, en heeft hier geen naam.',
    'refused.group-filled':
      '{{group}} wordt als geheel gevuld, dus {{field}} kan niet apart worden gevuld.',
    'refused.formula': 'Dat zou geen formule zijn: {{message}}.',
    'refused.no-formula': '{{target}} heeft nog geen formule. Koppel eerst een veld.',
    'refused.no-children': 'Geen velden van {{source}} en {{target}} hebben dezelfde naam.',
    'refused.unused': 'Geen enkele formule leest {{source}}.',
    'refused.by-hand':
      '{{source}} wordt zo gelezen dat een andere naam niet volstaat. Pas de formule zelf aan.',
    'refused.unmapped': '{{target}} is niet gekoppeld.',
    'refused.filled': '{{target}} is al gevuld.',
    'refused.nothing-suggested': 'Er is niets om over te nemen.',
    'refused.policy-verb': 'Alleen een stap die schrijft bepaalt wanneer een veld wordt verstuurd.',
    'refused.policy-within':
      '{{field}} zit in een ander veld. Kies wanneer het buitenste wordt verstuurd.',
    'refused.policy-formula': '{{key}} is hier een formule. Wijzig die in de tekstweergave.',
    'refused.table-elsewhere':
      'De tabel {{table}} staat niet in dit bestand: wijzig haar waar ze staat.',
    'refused.paste-empty': 'Er is niets om te plakken. Kopieer twee kolommen uit een spreadsheet.',
    'refused.paste-columns': 'Rij {{row}} heeft geen twee kolommen, of de eerste is leeg.',
    'refused.verb': '{{key}} zegt wat de stap doet. Verwijder dan de stap.',
    'refused.no-list': '{{path}} is geen lijst van stappen.',
    'refused.last-step':
      'Een lijst van stappen kan niet leeg blijven. Verwijder de groep eromheen.',
    'refused.into-itself': 'Een stap kan niet in zichzelf worden verplaatst.',
    'refused.no-group': 'Alleen een groep stappen kan een else hebben.',
    'refused.no-condition': 'Zonder voorwaarde is er geen else. Geef de groep er eerst een.',
  },
})
