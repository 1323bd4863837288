import type { Tongue } from './language-reference.ts'

/** Languages of the reference besides English. */
export const tongues: Readonly<Record<'it' | 'nl', Tongue>> = {
  it: {
    introduction: `# Riferimento del linguaggio

Generato da \`npm run docs\` dagli schemi con cui il motore controlla i file.

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
      connector: 'Un connettore',
      titles: 'Testi in un’altra lingua',
    },
    step: 'Un passaggio',
    systems: 'Sistemi con',
    titles: `Un file accanto all’altro, con il suo nome e la lingua (\`stock.it.yaml\`): il percorso di ogni testo, o il testo di un motivo → quel testo.

\`\`\`yaml
title: Giacenze, da CCV SalesPOS a Lightspeed
settings.properties.keepBack.title: Pezzi da tenere da parte per articolo
The article has no SKU: L’articolo non ha uno SKU
\`\`\`

Ciò che non vi si trova è mostrato come nell’altro file. I motivi (\`skip\`, \`fail\`, \`say\`) si trovano con il loro testo originale; la traduzione di una formula è
una formula con gli stessi valori, in qualsiasi ordine. I testi in fila (\`$join([…], "; ")\`) si traducono uno per uno, nello stesso ordine. Un percorso o un motivo che l’altro file non ha è un errore.
`,
    questions: `## Domande <!-- Questions -->

Ogni proprietà di \`settings\` è una domanda della procedura guidata, in JSON Schema: \`title\` e \`description\` la pongono, \`default\` è la
risposta finché nessuno ne dà una, \`required\` elenca quelle a cui bisogna rispondere. \`oneOf\` con \`const\` e \`title\` sono scelte con parole,
\`enum\` scelte semplici, entrambe come \`items\` di un \`array\` sono caselle da spuntare; \`writeOnly: true\` è un segreto. Quattro parole sono nostre:

| parola | valore | significato |
| --- | --- | --- |
| \`x-options\` | ruolo.risorsa | Le scelte sono i record di un sistema collegato, come \`pos.store\`: la risposta è la loro identità. Con un campo, come \`pos.product.sku\`, sono i suoi valori, e se ne possono scrivere altri. |
| \`x-group\` | testo | Le domande con lo stesso testo stanno insieme sotto di esso. |
| \`x-show\` | formula | La domanda viene posta dove questo vale per le altre risposte, come \`=$settings.sendMail\`. A ciò che non viene chiesto non si deve rispondere. |
| \`x-lines\` | sì o no | La risposta è un testo di più righe, come una chiave o un certificato in PEM, e le conserva. Con \`writeOnly\` è nascosta mentre viene scritta. |

\`\`\`yaml
settings:
  required: [store, address]
  properties:
    store: { title: Negozio, type: integer, x-options: pos.store }
    sendMail: { title: Avvisa qualcuno, type: boolean, default: false }
    address: { title: Indirizzo, type: string, format: email, x-show: =$settings.sendMail }
\`\`\`
`,
    functions: {
      heading: 'Funzioni',
      introduction:
        'Prima le nostre; le altre sono quelle di JSONata. `mapwright functions NOME` mostra esempi.',
      columns: ['funzione', 'dà'],
    },
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

Gemaakt door \`npm run docs\` uit de schema’s waarmee de engine bestanden controleert.

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
      connector: 'Een connector',
      titles: 'Teksten in een andere taal',
    },
    step: 'Een stap',
    systems: 'Systemen onder',
    titles: `Een bestand naast het andere, met zijn naam en de taal (\`stock.nl.yaml\`): het pad van elke tekst, of de tekst van een reden → die tekst.

\`\`\`yaml
title: Voorraad, van CCV SalesPOS naar Lightspeed
settings.properties.keepBack.title: Stuks die per artikel worden achtergehouden
The article has no SKU: Het artikel heeft geen SKU
\`\`\`

Wat er niet in staat, wordt getoond zoals in het andere bestand. Redenen (\`skip\`, \`fail\`, \`say\`) worden gevonden met hun oorspronkelijke tekst; de vertaling van een formule is een
formule met dezelfde waarden, in willekeurige volgorde. Teksten op een rij (\`$join([…], "; ")\`) worden één voor één vertaald, in dezelfde volgorde. Een pad of reden die het andere bestand niet heeft, is een fout.
`,
    questions: `## Vragen <!-- Questions -->

Elke eigenschap van \`settings\` is een vraag van de wizard, in JSON Schema: \`title\` en \`description\` stellen haar, \`default\` is het antwoord
zolang niemand er een geeft, \`required\` noemt die beantwoord moeten worden. \`oneOf\` met \`const\` en \`title\` zijn keuzes met woorden, \`enum\`
gewone keuzes, beide als \`items\` van een \`array\` zijn vakjes om aan te vinken; \`writeOnly: true\` is een geheim. Vier woorden zijn van ons:

| woord | waarde | betekenis |
| --- | --- | --- |
| \`x-options\` | rol.resource | De keuzes zijn de records van een verbonden systeem, zoals \`pos.store\`: hun identiteit is het antwoord. Met een veld, zoals \`pos.product.sku\`, zijn het de waarden daarvan, en andere kunnen worden getypt. |
| \`x-group\` | tekst | Vragen met dezelfde tekst staan er samen onder. |
| \`x-show\` | formule | De vraag wordt gesteld waar dit voor de andere antwoorden geldt, zoals \`=$settings.sendMail\`. Wat niet wordt gevraagd, hoeft niet te worden beantwoord. |
| \`x-lines\` | ja of nee | Het antwoord is een tekst van meerdere regels, zoals een sleutel of certificaat in PEM, en houdt ze. Met \`writeOnly\` is het verborgen terwijl het wordt getypt. |

\`\`\`yaml
settings:
  required: [store, address]
  properties:
    store: { title: Winkel, type: integer, x-options: pos.store }
    sendMail: { title: Iemand inlichten, type: boolean, default: false }
    address: { title: Adres, type: string, format: email, x-show: =$settings.sendMail }
\`\`\`
`,
    functions: {
      heading: 'Functies',
      introduction:
        'Eerst de onze; de andere zijn die van JSONata. `mapwright functions NAAM` toont voorbeelden.',
      columns: ['functie', 'geeft'],
    },
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
