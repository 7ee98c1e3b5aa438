'use client'

import Link from 'next/link'
import { useTranslation } from 'react-i18next'
import { Markdown } from '@/components/markdown/markdown'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs'
import { resourcePath } from '@/lib/resources'
import { mayChange, scopeFor, type Viewer } from '@/lib/viewer'
import { type Skill, skillId } from './api'
import { SkillFiles } from './skill-files'
import { SkillUse } from './skill-use'
import { SkillVersions } from './skill-versions'
import { UploadForm } from './upload-form'

function Facts({ skill }: { skill: Skill }) {
  const { t } = useTranslation('skills')
  const { spec } = skill
  return (
    <div className="mb-4 space-y-2 text-sm">
      <p className="text-pretty">{spec.description}</p>
      <p className="flex flex-wrap gap-1.5">
        {spec.version && <Badge>{t('facts.version', { version: spec.version })}</Badge>}
        {spec.author && <Badge>{spec.author}</Badge>}
        {spec.tags?.map((tag) => <Badge key={tag}>{tag}</Badge>)}
        {spec.preload && <Badge tone="primary">{t('facts.preload')}</Badge>}
        {spec.provider && <Badge tone="warning">{t('facts.code')}</Badge>}
      </p>
    </div>
  )
}

/** A skill from all sides. */
export function SkillSheet({ skill, viewer }: { skill: Skill; viewer: Viewer }) {
  const { t } = useTranslation('skills')
  const scope = scopeFor(skill.metadata, viewer)
  const changes = mayChange(skill.metadata, viewer)
  return (
    <>
      <Facts skill={skill} />
      <Tabs defaultValue="prompt">
        <TabsList aria-label={t('tabs.label')}>
          <TabsTrigger value="prompt">{t('tabs.prompt')}</TabsTrigger>
          <TabsTrigger value="files">{t('tabs.files')}</TabsTrigger>
          <TabsTrigger value="versions">{t('tabs.versions')}</TabsTrigger>
          <TabsTrigger value="use">{t('tabs.use')}</TabsTrigger>
        </TabsList>
        <TabsContent value="prompt">
          {skill.spec.prompt ? <Markdown text={skill.spec.prompt} /> : <p className="text-sm text-muted-foreground">{t('noPrompt')}</p>}
          <Button asChild variant="outline" size="sm" className="mt-4">
            <Link href={resourcePath(skillId(skill, scope))} prefetch={false}>
              {t('allFields')}
            </Link>
          </Button>
        </TabsContent>
        <TabsContent value="files">
          <SkillFiles skill={skill} />
        </TabsContent>
        <TabsContent value="versions" className="space-y-6">
          <SkillVersions skill={skill} scope={scope} mayChange={changes} />
          {changes && <UploadForm skill={skill} mayPublish={false} isPublic={scope === 'public'} onDone={() => undefined} />}
        </TabsContent>
        <TabsContent value="use">
          <SkillUse skill={skill} scope={scope} />
        </TabsContent>
      </Tabs>
    </>
  )
}
