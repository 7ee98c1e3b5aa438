'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/states/error-state'
import { LoadingRows } from '@/components/states/loading-rows'
import { Badge } from '@/components/ui/badge'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs'
import { membersQuery, participantsQuery, type Thing } from './api'
import { LinksTab } from './links-tab'
import { PeopleTab } from './people-tab'
import { Person } from './person'

/** Who takes part, for those who may not let people in. */
function Participants({ id }: { id: number }) {
  const { t } = useTranslation('share')
  const { data, error, refetch } = useQuery(participantsQuery(id))
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <LoadingRows rows={3} />
  return (
    <ul className="divide-y">
      {data.map((person) => (
        <Person key={person.user_id} userName={person.user_name} displayName={person.display_name}>
          <span className="text-sm text-muted-foreground">{t(person.role === 'Owner' ? 'roles.owner' : `roles.task.${person.role}`)}</span>
        </Person>
      ))}
    </ul>
  )
}

function Sharing({ thing, isOwner }: { thing: Thing; isOwner: boolean }) {
  const { t } = useTranslation('share')
  const waiting = useQuery(membersQuery(thing, 'pending')).data?.length ?? 0
  return (
    <Tabs defaultValue="people">
      <TabsList>
        <TabsTrigger value="people">
          {t('people.tab')}
          {waiting > 0 && (
            <Badge tone="primary">
              <span aria-hidden>{waiting}</span>
              <span className="sr-only">{t('people.waiting', { count: waiting })}</span>
            </Badge>
          )}
        </TabsTrigger>
        <TabsTrigger value="links">{t('links.tab')}</TabsTrigger>
      </TabsList>
      <TabsContent value="people">
        <PeopleTab thing={thing} />
      </TabsContent>
      <TabsContent value="links">
        <LinksTab thing={thing} isOwner={isOwner} />
      </TabsContent>
    </Tabs>
  )
}

export interface ShareDialogProps {
  thing: Thing
  /** Only its owner shows something to everybody. */
  isOwner: boolean
  mayShare: boolean
  onClose: () => void
}

/** With whom a conversation, team or knowledge base is shared; lets people in and out. */
export function ShareDialog({ thing, isOwner, mayShare, onClose }: ShareDialogProps) {
  const { t } = useTranslation('share')
  const { t: common } = useTranslation()
  const words = thing.kind !== 'Task' ? 'dialog.thingText' : thing.isGroupChat ? 'dialog.groupText' : 'dialog.taskText'
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={t(mayShare ? 'dialog.title' : 'dialog.participants', { title: thing.title })}
        description={mayShare ? t(words) : undefined}
        closeLabel={common('app.close')}
        className="max-w-xl"
      >
        {mayShare ? <Sharing thing={thing} isOwner={isOwner} /> : <Participants id={thing.id} />}
      </DialogContent>
    </Dialog>
  )
}
