import { CronExpressionParser } from 'cron-parser'
import type { RunWindow } from '../../store/flow-schedule.ts'

/** Whether a run may begin: inside one of the windows, or there are none. */
export function isInWindows(windows: readonly RunWindow[], at: number): boolean {
  return windows.length === 0 || windows.some((window) => isInside(window, at))
}

/** When the next window opens; `undefined` when none ever does. */
export function nextOpening(windows: readonly RunWindow[], after: number): number | undefined {
  const openings = windows
    .filter(({ days }) => days.length > 0)
    .map(({ days, from, zone }) => {
      const [hour, minute] = from.split(':').map(Number)
      const cron = `${minute} ${hour} * * ${days.map((day) => day % 7).join(',')}`
      const options = { tz: zone, currentDate: new Date(after) }
      return CronExpressionParser.parse(cron, options).next().getTime()
    })
  return openings.length === 0 ? undefined : Math.min(...openings)
}

/** A window whose end is not after its start goes on until that time of the next day. */
function isInside({ days, from, to, zone }: RunWindow, at: number): boolean {
  const { day, time } = localTime(at, zone)
  const isToday = days.includes(day)
  if (from < to) return isToday && time >= from && time < to
  const wasYesterday = days.includes(day === 1 ? 7 : day - 1)
  return (isToday && time >= from) || (wasYesterday && time < to)
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const formats = new Map<string, Intl.DateTimeFormat>()

function localTime(at: number, zone: string): { readonly day: number; readonly time: string } {
  const format = formats.get(zone) ?? createFormat(zone)
  formats.set(zone, format)
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    day: DAYS.indexOf(parts.get('weekday') ?? '') + 1,
    time: `${parts.get('hour')}:${parts.get('minute')}`,
  }
}

function createFormat(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
}
