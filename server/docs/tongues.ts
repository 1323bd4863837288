import type { Tongue } from './language-reference.ts'

/** Languages of the reference besides English. */
export const tongues: Readonly<Record<'it' | 'nl', Tongue>> = {
  it: {
    introduction: `# Riferimento del linguaggio

Generato da \`npm run docs\` dagli schemi con cui il motore controlla i file. Connettori, funzioni e domande sono descritti nel riferimento in inglese.

## Quattro regole <!-- Four rules -->

- **Valori.** Un testo che comincia con \`=\` è una formula JSONata; tutto il resto è un valore semplice. Un testo semplice che comincia
  esso stesso con \`=\` si scrive \`="=testo"\`.
- **Nomi.** Un nome semplice è un campo del record in lavorazione. Un \`$nome\` è qualcosa che il flusso conosce: \`$settings\`, \`$record\`
  (tutto il record di origine), \`$key\`, \`$index\`, \`$existing\` (il record di destinazione che sta per essere aggiornato), e i risultati dei passaggi
  precedenti con il nome dato da \`as\` o \`let\`. Un nome sconosciuto è un errore di lint.
- **Assenza.** Una formula senza risultato: il campo non viene inviato. \`null\`: il campo viene svuotato nella destinazione.
- **Passaggi.** Un passaggio ha esattamente un verbo (\`let\`, \`find\`, \`write\`, \`delete\`, \`skip\`, \`fail\`, \`do\`, \`call\`) e alcuni
  modificatori, che significano lo stesso con ogni verbo.
`,
    kinds: {
      flow: 'Un flusso',
      overlay: 'Un flusso che ne estende un altro',
      steps: 'Passaggi richiamati da più flussi',
      integration: 'Un’integrazione',
    },
    step: 'Un passaggio',
    names: {
      columns: ['chiave', 'valore', 'significato'],
      types: {
        array: 'elenco',
        object: 'mappa',
        string: 'testo',
        boolean: 'true o false',
        integer: 'numero intero',
        number: 'numero',
      },
      steps: 'passaggi',
      needed: 'Obbligatorio.',
    },
  },
  nl: {
    introduction: `# Taalreferentie

Gemaakt door \`npm run docs\` uit de schema’s waarmee de engine bestanden controleert. Connectors, functies en vragen staan in de Engelse referentie.

## Vier regels <!-- Four rules -->

- **Waarden.** Tekst die begint met \`=\` is een JSONata-formule; al het andere is een gewone waarde. Een gewone tekst die zelf met \`=\`
  begint, wordt geschreven als \`="=tekst"\`.
- **Namen.** Een gewone naam is een veld van het record dat wordt verwerkt. Een \`$naam\` is iets wat de flow kent: \`$settings\`, \`$record\`
  (het hele bronrecord), \`$key\`, \`$index\`, \`$existing\` (het doelrecord dat wordt bijgewerkt), en de resultaten van eerdere stappen onder hun
  naam bij \`as\` of \`let\`. Een onbekende naam is een fout van lint.
- **Afwezigheid.** Een formule zonder resultaat: het veld wordt niet gestuurd. \`null\`: het veld wordt leeggemaakt in het doel.
- **Stappen.** Een stap heeft precies één werkwoord (\`let\`, \`find\`, \`write\`, \`delete\`, \`skip\`, \`fail\`, \`do\`, \`call\`) en een paar
  bepalingen, die bij elk werkwoord hetzelfde betekenen.
`,
    kinds: {
      flow: 'Een flow',
      overlay: 'Een flow die een andere uitbreidt',
      steps: 'Stappen die meerdere flows aanroepen',
      integration: 'Een koppeling',
    },
    step: 'Een stap',
    names: {
      columns: ['sleutel', 'waarde', 'betekenis'],
      types: {
        array: 'lijst',
        object: 'map',
        string: 'tekst',
        boolean: 'true of false',
        integer: 'geheel getal',
        number: 'getal',
      },
      steps: 'stappen',
      needed: 'Verplicht.',
    },
  },
}
