import './screen.css'
import { readScreen, type ScreenPart } from './read-screen.ts'

/** A page of another system, drawn: where on it something is, by the numbers of the steps that tell the same in words. */
export function Screen({ text }: { readonly text: string }) {
  const screen = readScreen(text)
  return (
    <div className="screen" aria-hidden>
      <div className="screen-bar">
        <i />
        <i />
        <i />
        <span>{screen.address}</span>
        <Step step={screen.addressStep} />
      </div>
      <div className="screen-page">
        {screen.menu.length > 0 && (
          <div className="screen-menu">
            {screen.menu.map((entry) => (
              <div
                key={`${entry.depth} ${entry.text}`}
                data-on={entry.step !== undefined || undefined}
                style={{ paddingLeft: 10 + entry.depth * 12 }}
              >
                <span>{entry.text}</span>
                <Step step={entry.step} />
              </div>
            ))}
          </div>
        )}
        <div className="screen-parts">
          {screen.parts.map((part) => (
            <Part key={`${part.kind} ${part.text}`} part={part} />
          ))}
        </div>
      </div>
    </div>
  )
}

function Part({ part: { kind, text, value, step } }: { readonly part: ScreenPart }) {
  return (
    <div className={`screen-${kind}`}>
      <span>{text}</span>
      {(kind === 'field' || kind === 'secret') && (
        <code>{kind === 'secret' ? '••••••••' : value}</code>
      )}
      <Step step={step} />
    </div>
  )
}

function Step({ step }: { readonly step: number | undefined }) {
  return step === undefined ? null : <b className="screen-step">{step}</b>
}
