import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PageSection } from '@/components/page/page'
import { Button } from '@/components/ui/button'
import { CheckboxRow } from '@/components/ui/checkbox'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Segmented } from '@/components/ui/segmented'
import { Select } from '@/components/ui/select'
import { SwitchRow } from '@/components/ui/switch'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs'
import { Textarea } from '@/components/ui/textarea'
import { Specimen } from './specimen'

const VARIANTS = ['primary', 'secondary', 'outline', 'ghost', 'danger', 'link'] as const
const CHOICES = ['one', 'two', 'three'] as const
type Choice = (typeof CHOICES)[number]

function Choosing() {
  const { t } = useTranslation('design')
  const [choice, setChoice] = useState<Choice>('one')
  const options = CHOICES.map((value) => ({ value, label: t(`controls.${value}`) }))
  return (
    <>
      <Specimen name="Select" className="block">
        <Field label={t('controls.label')} hint={t('controls.hint')}>
          {(wiring) => <Select options={options} value={choice} onValueChange={setChoice} {...wiring} />}
        </Field>
      </Specimen>
      <Specimen name="Segmented">
        <Segmented label={t('controls.label')} options={options} value={choice} onValueChange={setChoice} />
      </Specimen>
      <Specimen name="Tabs" className="block">
        <Tabs value={choice} onValueChange={(value) => setChoice(value as Choice)}>
          <TabsList>
            {options.map(({ value, label }) => (
              <TabsTrigger key={value} value={value}>
                {label}
              </TabsTrigger>
            ))}
          </TabsList>
          {options.map(({ value, label }) => (
            <TabsContent key={value} value={value} className="text-sm text-muted-foreground">
              {label}
            </TabsContent>
          ))}
        </Tabs>
      </Specimen>
    </>
  )
}

export function Controls() {
  const { t } = useTranslation('design')
  return (
    <PageSection title={t('controls.title')} text={t('controls.text')}>
      <div className="grid gap-4 md:grid-cols-2">
        <Specimen name="Button" wide>
          {VARIANTS.map((variant) => (
            <Button key={variant} variant={variant}>
              {variant}
            </Button>
          ))}
          <Button disabled>{t('controls.disabled')}</Button>
          <Button variant="outline" size="icon" aria-label={t('controls.add')}>
            <Plus aria-hidden />
          </Button>
        </Specimen>
        <Specimen name="Field, Input" className="block space-y-4">
          <Field label={t('controls.label')} hint={t('controls.hint')}>
            {(wiring) => <Input {...wiring} placeholder={t('controls.placeholder')} />}
          </Field>
          <Field label={t('controls.label')} error={t('controls.error')}>
            {(wiring) => <Input {...wiring} />}
          </Field>
        </Specimen>
        <Specimen name="Textarea" className="block">
          <Field label={t('controls.label')}>{(wiring) => <Textarea {...wiring} />}</Field>
        </Specimen>
        <Choosing />
        <Specimen name="SwitchRow, CheckboxRow" className="block space-y-2">
          <SwitchRow label={t('controls.label')} hint={t('controls.hint')} defaultChecked />
          <CheckboxRow defaultChecked>{t('controls.label')}</CheckboxRow>
          <CheckboxRow>{t('controls.label')}</CheckboxRow>
        </Specimen>
      </div>
    </PageSection>
  )
}
