import { ended, expect, lastAnswer, loggedIn, say, test, textOf, visit } from './person'

const FAILURES = [
  { name: 'refuses the key', question: '[[invalid_key]]', says: 'refused the API key', keeps: null },
  { name: 'is over its quota', question: '[[status:429:1]]', says: 'quota is used up', keeps: null },
  { name: 'breaks off', question: '[[break:4]] Tell me a long story.', says: 'broke off', keeps: /^You said: Tell/ },
]

test.beforeEach(async ({ context }) => {
  await loggedIn(context)
})

for (const { name, question, says, keeps } of FAILURES) {
  test(`a model that ${name} is a clear message, and the next question is answered`, async ({ page }) => {
    await visit(page)
    await say(page, question)
    await ended(page, 'failed')
    await expect(lastAnswer(page)).toContainText(says)
    if (keeps !== null) await expect(textOf(page)).toHaveText(keeps)
    await page.reload()
    await expect(lastAnswer(page)).toContainText(says)
    await expect(page.getByRole('button', { name: 'Ask again' })).toBeVisible()
    // The model gets the unanswered question once more along with this one: no mishap this time.
    await say(page, '[[times:0]] Are you well?')
    await ended(page)
    await expect(textOf(page)).toContainText('Are you well?')
  })
}
