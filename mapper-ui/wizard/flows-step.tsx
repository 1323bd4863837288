import { Card, Radio, Stack, Switch, Text } from '@mantine/core'
import type { Questions } from '../../server/contract/integrations.ts'
import { useText } from '../text/use-text.ts'
import { wizardText } from './text.ts'
import type { Answers, WizardAnswers } from './use-answers.ts'

type Flow = Questions['flows'][number]
type Direction = Questions['directions'][number]

/** What is to run: flows that stand alone are on or off; of a direction one of its flows runs, or none. */
export function FlowsStep({ wizard }: { readonly wizard: WizardAnswers }) {
  const { questions, answers, change } = wizard
  const shown = new Set<string>()
  return (
    <Stack>
      {questions.flows.map((flow) => {
        const direction = questions.directions.find(({ choices }) =>
          choices.some((choice) => choice.flow === flow.flow),
        )
        if (!direction) {
          return <FlowCard key={flow.flow} flow={flow} answers={answers} onChange={change} />
        }
        if (shown.has(direction.name)) return null
        shown.add(direction.name)
        return (
          <DirectionCard
            key={direction.name}
            direction={direction}
            flows={questions.flows}
            answers={answers}
            onChange={change}
          />
        )
      })}
    </Stack>
  )
}

function FlowCard({
  flow: { flow, title, about },
  answers: { off },
  onChange,
}: {
  readonly flow: Flow
  readonly answers: Answers
  readonly onChange: WizardAnswers['change']
}) {
  return (
    <Card withBorder>
      <Switch
        label={<Text fw={600}>{title}</Text>}
        description={about}
        checked={!off.includes(flow)}
        onChange={({ currentTarget: { checked } }) =>
          onChange({ off: [...off.filter((name) => name !== flow), ...(checked ? [] : [flow])] })
        }
      />
    </Card>
  )
}

const NONE = ''

function DirectionCard({
  direction: { name, choices },
  flows,
  answers: { directions, off },
  onChange,
}: {
  readonly direction: Direction
  readonly flows: readonly Flow[]
  readonly answers: Answers
  readonly onChange: WizardAnswers['change']
}) {
  const t = useText(wizardText)
  const own = choices.map(({ flow }) => flow)
  const isOff = own.every((flow) => off.includes(flow))
  const others = off.filter((flow) => !own.includes(flow))
  return (
    <Card withBorder>
      <Radio.Group
        label={<Text fw={600}>{capitalised(name)}</Text>}
        description={t('direction')}
        value={isOff ? NONE : (directions[name] ?? null)}
        onChange={(flow) => {
          const { [name]: _, ...rest } = directions
          onChange(
            flow === NONE
              ? { directions: rest, off: [...others, ...own] }
              : { directions: { ...rest, [name]: flow }, off: others },
          )
        }}
      >
        <Stack mt="sm" gap="sm">
          {choices.map(({ flow, title }) => (
            <Radio
              key={flow}
              value={flow}
              label={title}
              description={flows.find((each) => each.flow === flow)?.about}
            />
          ))}
          <Radio value={NONE} label={t('noDirection')} />
        </Stack>
      </Radio.Group>
    </Card>
  )
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ')
}
