/*
 * mailbox.pml - the channel of common/async/src/mpsc.c: producers, somebody who closes it, and one consumer, a task
 * that is polled by whichever worker is free, and that may wait with either of two wakers.
 *
 * Claims
 *   1. What was accepted is received once, in each producer's order; nothing is accepted after the close.   got, closed
 *   2. No lost wake-up: when all stand still, everything was received and the consumer has seen the end.         judge
 *   3. The consumer is never polled twice at once, by either way of sleeping (parked; waiting).        running, turned
 *   4. A node is not given away while it is the tail or a producer is about to link from it; nodes are reused at once,
 *      so that a mistake would meet the same address again (ABA).                                          held, drop
 *   5. Each ticket of either waker comes back exactly once, though a producer may be on its way to wake one while the
 *      consumer, awake for another reason, waits again with the other.                                        tickets
 *
 * Left out: memory orders (Spin is sequentially consistent; they are argued in mpsc.c), spurious failures of weak
 * compare-and-swaps (they only repeat the loop), the waker's count (task.pml). wait_for_link() is a guard that blocks.
 *
 * must-fail lines: a push does not schedule a parked consumer; a close wakes nobody; the consumer falls asleep without
 * comparing; a push does not ask whether it is closed; a node is dropped where it lies; `oldest` is cleared after the
 * swap; the last node's leaving opens the channel again; does not compare; does not wait for the link; `first` is not
 * cleared; a wake always schedules; the waker lies beside the word and is read after the swap.
 */
// cc: -DCOLLAPSE
// must-fail: -DPUSH_DOES_NOT_SCHEDULE
// must-fail: -DCLOSE_DOES_NOT_WAKE
// must-fail: -DSLEEP_WITHOUT_COMPARING
// must-fail: -DPUSH_WITHOUT_ASKING
// must-fail: -DDROP_AT_REST
// must-fail: -DOLDEST_CLEARED_LATE
// must-fail: -DTAKE_REOPENS
// must-fail: -DTAKE_WITHOUT_COMPARING
// must-fail: -DPOP_DOES_NOT_WAIT
// must-fail: -DFIRST_STAYS
// must-fail: -DWAKE_ALWAYS_SCHEDULES
// must-fail: -DWAKER_BESIDE

#define MESSAGES 2 /* of the first producer; the second sends one less */
#define NODES 3    /* reused as soon as they are dropped */

#define EMPTY 0
#define CLOSED 1
#define WAITING 2
#define PARKED 4
#define ASLEEP 6
#define address(n) ((n) << 3) /* of a node or of a waker */
#define in(word) ((word) >> 3)
#define has_node(word) (!((word) & ASLEEP) && in(word) != 0)

byte tail = EMPTY, first, oldest; /* struct async_mpsc */
byte next[NODES + 1], sender[NODES + 1], number[NODES + 1];
bool in_use[NODES + 1], held[NODES + 1]; /* held: the tail, or a producer found it there and has not linked yet */
byte sent[2], got[2];
bool closed, ended;

bool scheduled = true, notified;  /* the task's state word; both wakers lead to it */
byte tickets[3];                  /* of the wakers 1 and 2, and (0) with a stranger: a timer, an answer */
byte beside;                      /* for -DWAKER_BESIDE */
byte runnable = 1;                /* how often the task is in a run queue */
bool running, answered;           /* somebody polls it; the stranger has come */

inline turned() { assert(!running && !ended && runnable == 0); runnable++ } /* ops->schedule */

inline wake(w) /* async_waker_wake() */
{
	atomic {
		assert(tickets[w] > 0);
		tickets[w]--;
		if
#ifdef WAKE_ALWAYS_SCHEDULES
		:: true -> runnable++
#else
		:: !scheduled -> scheduled = true; turned()
		:: else -> notified = true
#endif
		fi
	}
}

inline wake_of(word)
{
#ifdef WAKER_BESIDE
	wake(beside)
#else
	wake(in(word))
#endif
}

inline drop(n) /* the block goes back to the pool, and may be the very next one handed out */
{
	d_step { assert(in_use[n] && !held[n]); in_use[n] = false; next[n] = 0 }
}

#ifdef DROP_AT_REST
#define early_drop(n) drop(n)
#define late_drop(n) skip
#else
#define early_drop(n) skip
#define late_drop(n) drop(n)
#endif

proctype producer(byte me)
{
	byte n, old, i;
	for (i : 0 .. MESSAGES - 1 - me) {
		atomic {
			!in_use[1] || !in_use[2] || !in_use[3];
			n = (!in_use[1] -> 1 : (!in_use[2] -> 2 : 3));
			in_use[n] = true; sender[n] = me; number[n] = i; next[n] = 0
		}
		/* async_mpsc_push(): the load, then the loop. */
		old = tail;
		do
#ifdef PUSH_WITHOUT_ASKING
		:: true ->
#else
		:: old & CLOSED -> drop(n); n = 0; break /* the caller keeps it */
		:: !(old & CLOSED) ->
#endif
			atomic {
				if
				:: tail == old ->
					tail = address(n); held[n] = true; /* and `old`, if a node, stays held */
					assert(!closed); sent[me]++; break
				:: else -> old = tail
				fi
			}
		od;
		if /* link_behind() */
		:: n == 0 -> skip
		:: n != 0 && old & PARKED ->
			oldest = n;
#ifndef PUSH_DOES_NOT_SCHEDULE
			atomic { turned() } /* the sole right, beside the state word */
#endif
		:: n != 0 && (old == EMPTY || old & WAITING) ->
			first = n;
			if
			:: old & WAITING -> wake_of(old)
			:: else -> skip
			fi
		:: else -> atomic { next[in(old)] = n; held[in(old)] = false }
		fi;
		old = EMPTY
	}
}

active proctype closer() /* async_mpsc_close() */
{
	byte old;
	atomic { old = tail; tail = (old & ASLEEP -> EMPTY : old) | CLOSED; closed = true };
	if
#ifndef CLOSE_DOES_NOT_WAKE
	:: old & PARKED -> atomic { turned() }
	:: old & WAITING -> wake_of(old)
#endif
	:: else -> skip
	fi
}

active proctype stranger() /* the task is woken by something else: it is awake while the tail says "waiting" */
{
	atomic { answered = true; tickets[0]++ };
	wake(0)
}

/* async_mpsc_front(): `m` is the oldest node, or 0. */
inline front()
{
	if
	:: oldest != 0 -> skip
	:: oldest == 0 && first == 0 && !has_node(tail) -> skip
	:: oldest == 0 && (first != 0 || has_node(tail)) ->
		first != 0; /* wait_for_link() */
#ifndef FIRST_STAYS
		d_step { oldest = first; first = 0 }
#else
		oldest = first
#endif
	fi;
	m = oldest
}

/* async_mpsc_pop(), of the node that front showed: take_last() is one exchange at the moment it succeeds or fails. */
inline pop()
{
	if
	:: next[m] != 0 -> skip
	:: next[m] == 0 ->
		atomic {
			if
#ifdef TAKE_WITHOUT_COMPARING
			:: true -> tail = tail & CLOSED; held[m] = false; slept = true
#endif
			:: in(tail) == m && !(tail & ASLEEP) ->
#ifdef TAKE_REOPENS
				tail = EMPTY;
#else
				tail = tail & CLOSED;
#endif
				held[m] = false; slept = true
			:: else -> skip
			fi
		};
		if
		:: slept -> slept = false
#ifdef POP_DOES_NOT_WAIT
		:: else -> skip
#else
		:: !slept && next[m] != 0 -> skip /* wait_for_link() */
#endif
		fi
	fi;
	oldest = next[m]
}

/* async_mpsc_park(): `slept` says whether. Who parks has no right to anything behind the swap. If the tail still says
 * "waiting", from before, it refuses like for something that is there. */
inline park()
{
	if
	:: oldest != 0 && next[oldest] != 0 -> skip
	:: else ->
		atomic {
			n = oldest;
#ifndef OLDEST_CLEARED_LATE
			oldest = 0;
#endif
#ifdef SLEEP_WITHOUT_COMPARING
			slept = !(tail & CLOSED);
#else
			slept = (tail == address(n));
#endif
			if
			:: slept -> tail = address(1) | PARKED; held[n] = false; running = false
			:: else -> oldest = n
			fi;
			n = 0
		};
#ifdef OLDEST_CLEARED_LATE
		if :: slept -> oldest = 0 :: else -> skip fi
#endif
	fi
}

inline suspend() /* async_waker__suspend() in run(): the poll was pending */
{
	atomic {
		running = false;
		if
		:: notified -> notified = false; turned()
		:: else -> scheduled = false
		fi
	}
}

inline wait(w) /* async_mpsc_wait(), after a look at the front */
{
	h = tail;
	if
	:: atomic { h == CLOSED -> ended = true; running = false; h = 0 }; break
	:: h == (address(w) | WAITING) -> h = 0; suspend(); break
	:: else ->
		h = (h & WAITING -> h : EMPTY);
		tickets[w]++; beside = w;
		atomic {
			if
			:: tail == h -> tail = address(w) | WAITING; slept = true
			:: else -> skip
			fi
		};
		if
		:: slept ->
			slept = false;
			if
			:: h != EMPTY -> tickets[in(h)]--; h = 0 /* async_waker_return() */
			:: else -> skip
			fi;
			suspend(); break
		:: else -> tickets[w]--; h = 0
		fi
	fi
}

active [2] proctype worker()
{
	byte m, n, h;
	bool slept;
end:	do
	:: atomic { runnable > 0 -> runnable--; assert(!running && !ended); running = true };
		do /* handle_messages() and actor_context_next() in one: each time either way may be taken */
		:: front();
			if
			:: m != 0 && !answered -> /* the handler waits for the stranger; its message rests */
				suspend(); break
			:: m != 0 ->
				d_step { /* the handler */
					assert(in_use[m] && number[m] == got[sender[m]]);
					got[sender[m]]++
				};
				early_drop(m);
				if :: park() :: skip fi;
				if
				:: slept -> late_drop(m); slept = false; break
				:: else -> pop(); late_drop(m); m = 0
				fi
			:: m == 0 -> /* handle_messages(): park, or is it drained? */
				park();
				if
				:: slept -> slept = false; break
				:: !slept && tail != CLOSED -> skip
				:: atomic { !slept && tail == CLOSED -> ended = true; running = false }; break
				fi
			:: m == 0 -> wait(1)
			:: m == 0 -> wait(2)
			fi
		od;
		m = 0
	od
}

active proctype judge()
{
	timeout -> /* all stand still */
		assert(ended && tail == CLOSED && first == 0 && oldest == 0 && runnable == 0);
		assert(got[0] == sent[0] && got[1] == sent[1]);
		assert(tickets[0] == 0 && tickets[1] == 0 && tickets[2] == 0);
		assert(!in_use[1] && !in_use[2] && !in_use[3])
}

init { atomic { run producer(0); run producer(1) } }
