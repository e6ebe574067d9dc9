"""What people see of work that waits on phones, and of what arrived and needs a look. docs/offline.md."""
