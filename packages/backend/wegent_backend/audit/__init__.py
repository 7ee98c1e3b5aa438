"""The audit trail for admins: looking into it, taking it elsewhere, proving that it is whole. Nothing changes it."""
