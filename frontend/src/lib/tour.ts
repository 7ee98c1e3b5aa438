/** Whether somebody is being shown around; the menu and the empty chat begin it. */
import { create } from 'zustand'

export const useTour = create<{ open: boolean }>()(() => ({ open: false }))

export const beginTour = () => {
  useTour.setState({ open: true })
}

export const endTour = () => {
  useTour.setState({ open: false })
}
