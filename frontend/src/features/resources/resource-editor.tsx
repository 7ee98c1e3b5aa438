'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '@/components/page/page'
import { ErrorState } from '@/components/states/error-state'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { SwitchRow } from '@/components/ui/switch'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs'
import { toast } from '@/components/ui/toast'
import { idOf, labelOf, resourcePath, scopeOf, type AnyResource, type JsonSchema, type Kind, type ResourceId } from '@/lib/resources'
import { editable } from '@/lib/resources/document'
import { same } from '@/lib/resources/merge'
import { ResourceBadges } from './badges'
import { EditorPanel } from './editor-panel'
import { MergeDialog } from './merge-dialog'
import { ResourceActions } from './resource-actions'
import { Readiness } from './readiness'
import { type Viewer } from '@/lib/viewer'
import { Revisions } from './revisions'
import { SaveBar } from './save-bar'
import { SaveDialog } from './save-dialog'
import { templateOf } from './templates'
import { type Draft, draftNameOf, useDraft } from './use-draft'
import { useFaults } from './use-faults'
import { useLiveResource } from './use-live-resource'
import { useSave } from './use-save'
import { WhereUsed } from './where-used'

/** The browser asks before it throws a draft away. */
function useWarning(dirty: boolean) {
  useEffect(() => {
    if (!dirty) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [dirty])
}

/** Whether somebody else has changed what is edited here. What is not edited follows by itself. */
function useOthers(draft: Draft, latest: AnyResource | null): boolean {
  const { base, dirty, rebase } = draft
  const isNewer = latest !== null && base !== null && (latest.metadata.resourceVersion ?? 0) > (base.metadata.resourceVersion ?? 0)
  const differs = isNewer && !same(editable(latest), editable(base))
  useEffect(() => {
    if (differs && !dirty) rebase(latest)
  }, [differs, dirty, latest, rebase])
  return differs && dirty
}

interface Props {
  kind: Kind
  id: ResourceId | null
  schema: JsonSchema
  latest: AnyResource | null
  viewer: Viewer
  update: { may: boolean; why: string }
  remove: { may: boolean }
}

export function ResourceEditor({ kind, id, schema, latest, viewer, update, remove }: Props) {
  const { t } = useTranslation('resources')
  const router = useRouter()
  const [asPublic, setAsPublic] = useState(false)
  const template = useMemo(() => templateOf(kind), [kind])
  const scope = latest ? scopeOf(latest.metadata, viewer.id) : 'own'
  const target = useMemo(() => id && { ...id, scope: id.scope ?? scope }, [id, scope])
  const draft = useDraft(draftNameOf(kind, target), latest, template)
  const faults = useFaults(schema, draft.text)
  const onSaved = (saved: AnyResource) => {
    toast(t('save.done', { name: labelOf(saved.metadata) }))
    if (id === null) draft.forget()
    if (id === null) router.replace(resourcePath(idOf(kind, saved.metadata, scopeOf(saved.metadata, viewer.id))))
  }
  const saving = useSave({ kind, id: target, scope: asPublic ? 'public' : undefined, draft, faults, onSaved })
  const others = useOthers(draft, latest)
  useLiveResource(kind, id !== null)
  useWarning(draft.dirty && id !== null)
  const title = latest ? labelOf(latest.metadata) : t('edit.new', { kind: t(`kinds.${kind}.one`) })
  const editor = (
    <>
      {draft.restored && draft.dirty && (
        <Alert role="status" className="mb-4">
          <p>{t('edit.restored')}</p>
          <Button variant="outline" size="sm" className="mt-2" onClick={draft.discard}>
            {t('save.discard')}
          </Button>
        </Alert>
      )}
      {others && latest && (
        <Alert tone="warning" role="status" className="mb-4">
          <p>{t('edit.changed')}</p>
          <Button variant="outline" size="sm" className="mt-2" onClick={() => saving.compareWith(latest)}>
            {t('edit.compare')}
          </Button>
        </Alert>
      )}
      {!update.may && (
        <Alert className="mb-4" title={t('edit.readOnly')}>
          {update.why}
        </Alert>
      )}
      <Readiness resource={latest} />
      {saving.error !== null && saving.step === 'editing' && <ErrorState error={saving.error} title={t('save.failed')} className="mb-4" />}
      {id === null && viewer.isAdmin && (
        <div className="mb-6 max-w-xl">
          <SwitchRow label={t('edit.public')} hint={t('edit.publicHint')} checked={asPublic} onCheckedChange={setAsPublic} />
        </div>
      )}
      <EditorPanel schema={schema} draft={draft} faults={faults} readOnly={!update.may} exists={id !== null} />
      {update.may && (
        <SaveBar
          isNew={id === null}
          dirty={draft.dirty}
          saving={saving.step === 'saving'}
          problems={faults.byField.size}
          onSave={saving.begin}
          onDiscard={draft.discard}
        />
      )}
    </>
  )
  return (
    <Page
      title={title}
      wide
      intro={
        <>
          <p>{t(`kinds.${kind}.text`)}</p>
          {latest && (
            <div className="mt-2">
              <ResourceBadges resource={latest} scope={scope} />
            </div>
          )}
        </>
      }
      actions={target && latest && <ResourceActions id={target} label={labelOf(latest.metadata)} canDelete={remove.may} viewer={viewer} />}
    >
      {target === null || latest === null ? (
        editor
      ) : (
        <Tabs defaultValue="edit">
          <TabsList>
            <TabsTrigger value="edit">{t('edit.tab')}</TabsTrigger>
            <TabsTrigger value="revisions">{t('revisions.tab')}</TabsTrigger>
            <TabsTrigger value="used">{t('used.tab')}</TabsTrigger>
          </TabsList>
          <TabsContent value="edit">{editor}</TabsContent>
          <TabsContent value="revisions">
            <Revisions id={target} current={latest} canWrite={update.may} onRestored={(resource) => draft.rebase(resource)} />
          </TabsContent>
          <TabsContent value="used">
            <WhereUsed id={target} />
          </TabsContent>
        </Tabs>
      )}
      <SaveDialog
        open={saving.step === 'reviewing' || (saving.step === 'saving' && id !== null)}
        onOpenChange={(open) => !open && saving.cancel()}
        before={draft.stored}
        after={draft.text}
        onSave={saving.save}
        saving={saving.step === 'saving'}
        error={saving.error}
      />
      {saving.step === 'merging' && saving.theirs && draft.base && draft.document && (
        <MergeDialog
          base={editable(draft.base)}
          mine={draft.document}
          theirs={editable(saving.theirs)}
          onMerge={saving.merge}
          onClose={saving.cancel}
        />
      )}
    </Page>
  )
}
