'use client'

import { Popover } from 'radix-ui'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useTourSeen } from '@/lib/preferences'
import { endTour } from '@/lib/tour'
import { STEPS, targetOf } from './steps'
import { usePlace, type Place } from './use-place'

const ROOM = 6

/** What it is about stays bright; all of the page can still be used. */
function Spot({ top, left, width, height }: Place) {
  return (
    <div
      aria-hidden
      className="pointer-events-none fixed z-40 rounded-lg ring-2 ring-primary transition-all duration-200 [box-shadow:0_0_0_200vmax_rgb(0_0_0/0.25)]"
      style={{ top: top - ROOM, left: left - ROOM, width: width + 2 * ROOM, height: height + 2 * ROOM }}
    />
  )
}

function Steps({ onEnd }: { onEnd: () => void }) {
  const { t } = useTranslation('tour')
  const [number, setNumber] = useState(0)
  const step = STEPS[number] ?? STEPS[0]
  const target = useMemo(() => (step ? targetOf(step) : null), [step])
  const place = usePlace(target)
  const anchor = useMemo(() => ({ current: target ?? document.body }), [target])
  if (!step) return null
  const last = number === STEPS.length - 1
  return (
    <>
      {place && <Spot {...place} />}
      <Popover.Root open>
        <Popover.Anchor virtualRef={anchor} />
        <Popover.Portal>
          <Popover.Content
            key={step.name}
            aria-labelledby="tour-title"
            sideOffset={ROOM + 8}
            collisionPadding={12}
            onEscapeKeyDown={onEnd}
            onInteractOutside={(event) => event.preventDefault()}
            className="z-50 w-80 max-w-[calc(100vw-1.5rem)] animate-rise rounded-lg border bg-popover p-4 text-sm shadow-floating outline-none"
          >
            <p className="text-xs text-muted-foreground">{t('step', { number: number + 1, of: STEPS.length })}</p>
            <h2 id="tour-title" className="mt-1 font-semibold">
              {t(`steps.${step.name}.title`)}
            </h2>
            <p className="mt-1 text-pretty text-muted-foreground">{t(`steps.${step.name}.text`)}</p>
            <div className="mt-4 flex items-center gap-2">
              {!last && (
                <Button variant="ghost" size="sm" className="-ml-3" onClick={onEnd}>
                  {t('skip')}
                </Button>
              )}
              <span className="flex-1" />
              {number > 0 && (
                <Button variant="outline" size="sm" onClick={() => setNumber(number - 1)}>
                  {t('back')}
                </Button>
              )}
              <Button size="sm" onClick={() => (last ? onEnd() : setNumber(number + 1))}>
                {last ? t('done') : t('next')}
              </Button>
            </div>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </>
  )
}

/** Shows somebody around the chat, one thing after the other. */
export default function Tour() {
  const { see } = useTourSeen()
  return (
    <Steps
      onEnd={() => {
        endTour()
        see()
      }}
    />
  )
}
