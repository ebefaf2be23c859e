"""Events: talks, dialogue meetings, the march, workshops and open houses (plan rows 1.4, 2.1, 2.2, 3.5)."""
