'use client'

import { useTranslation } from 'react-i18next'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { capsOf, openShortcutHelp, type ShortcutName, useShortcut, useShortcutHelp, useShortcuts } from '@/lib/shortcuts'

const CAP = 'inline-flex h-6 min-w-6 items-center justify-center rounded-sm border bg-muted px-1.5 font-sans text-xs font-medium'

/** Keys as they are seen on a keyboard. */
export function Caps({ caps }: { caps: readonly string[] }) {
  return (
    <span className="flex shrink-0 gap-1">
      {caps.map((cap) => (
        <kbd key={cap} className={CAP}>
          {cap}
        </kbd>
      ))}
    </span>
  )
}

function Row({ text, caps }: { text: string; caps: readonly string[] }) {
  return (
    <div className="flex items-center justify-between gap-4 py-1.5">
      <dt className="min-w-0">{text}</dt>
      <dd>
        <Caps caps={caps} />
      </dd>
    </div>
  )
}

function Listed({ names }: { names: readonly ShortcutName[] }) {
  const { t } = useTranslation('shortcuts')
  return (
    <div className="grid gap-5 text-sm">
      <section>
        <h3 className="pb-1 font-semibold">{t('workspace')}</h3>
        <dl className="divide-y">
          {names.map((name) => (
            <Row key={name} text={t(`names.${name}`)} caps={capsOf(name)} />
          ))}
        </dl>
      </section>
      <section>
        <h3 className="pb-1 font-semibold">{t('writing')}</h3>
        <dl className="divide-y">
          <Row text={t('send')} caps={['Enter']} />
          <Row text={t('newLine')} caps={['Shift', 'Enter']} />
          <Row text={t('skills')} caps={['/']} />
          <Row text={t('mention')} caps={['@']} />
        </dl>
      </section>
    </div>
  )
}

function HelpContent() {
  const { t } = useTranslation('shortcuts')
  const { t: common } = useTranslation()
  return (
    <DialogContent title={t('title')} description={t('text')} closeLabel={common('app.close')}>
      <Listed names={useShortcuts()} />
    </DialogContent>
  )
}

/** Opens with `?`, and lists what the keyboard can do where one is. */
export function ShortcutHelp() {
  const open = useShortcutHelp((state) => state.open)
  useShortcut('help', openShortcutHelp)
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        useShortcutHelp.setState({ open: next })
      }}
    >
      {open && <HelpContent />}
    </Dialog>
  )
}
