/*
 * mailbox.pml - the channel of common/async/src/mpsc.c: producers, somebody who closes it, and one consumer, a task that
 * is polled by whichever worker is free.
 *
 * Claims
 *   1. What was accepted is received once, in each producer's order; nothing is accepted after the close.   got, closed
 *   2. No lost wake-up: when all stand still, everything was received and the consumer has seen the end.         judge
 *   3. The consumer is never polled twice at once, by either way of sleeping (parked; waiting).              running
 *   4. A node is not dropped while it is in the stack, although nodes are reused at once (ABA).             in_stack
 *   5. Each ticket of the consumer's waker comes back exactly once.                                          tickets
 *
 * Left out: memory orders (Spin is sequentially consistent; they are argued in mpsc.c), spurious failures of weak
 * compare-and-swaps (they only repeat the loop), the waker's count (task.pml).
 *
 * must-fail lines: what breaks if ... the pusher does not wake a parked consumer; a closer wakes nobody; sleep does not
 * look; the tag is written over a closed channel; a push does not look whether it is closed; a resting node is dropped
 * before it left; `resting` is cleared after the swap; a take forgets that the channel is closed; nothing is reversed.
 */
// cc: -DCOLLAPSE
// must-fail: -DPUSH_DOES_NOT_SCHEDULE
// must-fail: -DCLOSE_DOES_NOT_WAKE
// must-fail: -DSLEEP_WITHOUT_COMPARING
// must-fail: -DPUSH_WITHOUT_ASKING
// must-fail: -DDROP_AT_REST
// must-fail: -DRESTING_CLEARED_LATE
// must-fail: -DTAKE_REOPENS
// must-fail: -DNO_REVERSE
// must-fail: -DWAKE_ALWAYS_SCHEDULES

#define PRODUCERS 2
#define MESSAGES 2 /* of the first producer; the second sends one less */
#define NODES 3    /* reused as soon as they are dropped */

#define EMPTY 0
#define CLOSED 1
#define WAITING 2
#define PARKED 4
#define TAGS 7
#define address(n) ((n) << 3)
#define node(word) ((word) >> 3)

byte head = EMPTY;                               /* struct async_mpsc */
byte ready, resting;
byte next[NODES + 1], sender[NODES + 1], number[NODES + 1];
bool in_use[NODES + 1], in_stack[NODES + 1];     /* what is true of a node */
byte sent[PRODUCERS], got[PRODUCERS];
bool closed, ended;

bool scheduled = true, notified;                 /* the consumer's waker */
byte tickets = 1;                                /* one is with a stranger: a timer, an answer */
bool answered;                                   /* the stranger has come */
byte runnable = 1;                               /* how often the task is in a run queue */
bool running;                                    /* somebody polls it */

/* async_waker_wake(): one compare-and-swap, then schedule. */
inline wake()
{
	atomic {
		assert(tickets > 0);
		tickets--;
		if
		:: !scheduled -> scheduled = true; runnable++
		:: else -> notified = true
		fi
	}
}

/* wake_consumer(): after the swap that took the tag away. */
inline wake_consumer(tag)
{
	if
	:: tag & PARKED ->
#ifndef PUSH_DOES_NOT_SCHEDULE
		runnable++ /* the sole right: ops->schedule, beside the state word */
#else
		skip
#endif
	:: tag & WAITING ->
#ifdef WAKE_ALWAYS_SCHEDULES
		runnable++; tickets--
#else
		wake()
#endif
	:: else -> skip
	fi
}

inline drop(n) /* the block goes back to the pool, and may be the very next one handed out */
{
	d_step { assert(in_use[n] && !in_stack[n]); in_use[n] = false; next[n] = 0 }
}

proctype producer(byte me)
{
	byte n, old, i;
	for (i : 0 .. MESSAGES - 1 - me) {
		atomic {
			!in_use[1] || !in_use[2] || !in_use[3];
			n = (!in_use[1] -> 1 : (!in_use[2] -> 2 : 3));
			in_use[n] = true; sender[n] = me; number[n] = i
		}
		/* async_mpsc_push(): the load, then the loop; node->next is nobody else's before the swap. */
		old = head;
		do
#ifndef PUSH_WITHOUT_ASKING
		:: old & CLOSED -> drop(n); old = EMPTY; break /* the caller keeps it */
		:: !(old & CLOSED) ->
#else
		::
#endif
			atomic {
				next[n] = (old & TAGS -> 0 : node(old));
				if
				:: head == old ->
					head = address(n); in_stack[n] = true;
					assert(!closed); sent[me]++; break
				:: else -> old = head
				fi
			}
		od;
		wake_consumer(old); old = EMPTY
	}
}

active proctype closer() /* async_mpsc_close() */
{
	byte old;
	atomic { old = head; head = (old & TAGS -> CLOSED : old | CLOSED); closed = true };
#ifndef CLOSE_DOES_NOT_WAKE
	wake_consumer(old)
#endif
}

active proctype stranger() /* the task is woken by something else: it is awake while the head says "waiting" */
{
	answered = true;
	wake()
}

/* take_all(): the loop of load and swap is one exchange at the moment it succeeds; the reversal is private. */
inline take_all()
{
	d_step {
		h = head;
#ifdef TAKE_REOPENS
		head = EMPTY;
#else
		head = h & CLOSED;
#endif
		in_stack[1] = false; in_stack[2] = false; in_stack[3] = false;
		n = node(h);
#ifdef NO_REVERSE
		if :: n != resting -> ready = n :: else -> skip fi;
#else
		do
		:: n != resting ->
			assert(n != 0 && in_use[n]);
			h = next[n]; next[n] = ready; ready = n; n = h
		:: else -> break
		od;
#endif
		n = 0; h = 0; resting = 0
	}
}

/* async_mpsc_front(): `m` is the oldest node, or 0. Here and below, what only the consumer touches goes along with the
 * one step that others can see. */
inline front()
{
	d_step {
		m = (ready != 0 -> ready : (resting != 0 -> resting : node(head)));
		if
		:: m != 0 && ready == 0 && next[m] == 0 -> resting = m
		:: else -> skip
		fi
	};
	if
	:: m != 0 && m != ready && m != resting -> take_all(); m = ready
	:: else -> skip
	fi
}

/* fall_asleep(): `slept` says whether. Who parks has no right to anything behind the swap. */
inline fall_asleep(tag)
{
	atomic {
		n = resting;
#ifndef RESTING_CLEARED_LATE
		resting = 0;
#endif
#ifdef SLEEP_WITHOUT_COMPARING
		slept = !(head & CLOSED);
#else
		slept = (head == address(n));
#endif
		if
		:: slept ->
			head = tag; in_stack[n] = false;
			if :: tag == PARKED -> running = false :: else -> skip fi
		:: else -> resting = n
		fi;
		n = 0
	};
#ifdef RESTING_CLEARED_LATE
	if :: slept -> resting = 0 :: else -> skip fi;
#endif
}

inline park() { if :: ready != 0 -> slept = false :: else -> fall_asleep(PARKED) fi }

/* async_waker__suspend() in run(): the poll was pending. */
inline suspend()
{
	atomic {
		running = false;
		if
		:: notified -> notified = false; runnable++
		:: else -> scheduled = false
		fi
	}
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
				m = 0; suspend(); break
			:: m != 0 ->
				d_step { /* the handler */
					assert(in_use[m] && number[m] == got[sender[m]]);
					got[sender[m]]++
				};
#ifdef DROP_AT_REST
				in_use[m] = false;
#endif
				slept = false;
				if :: park() :: skip fi;
				if
				:: slept -> drop(m); m = 0; slept = false; break
				:: else -> /* async_mpsc_pop() */
					if
					:: m == resting -> take_all()
					:: else -> ready = next[m]
					fi;
					drop(m); m = 0
				fi
			:: m == 0 -> /* async_mpsc_park(), is_drained() */
				park();
				if
				:: slept -> slept = false; break
				:: else -> skip
				fi;
				if
				:: atomic { head == CLOSED -> ended = true; running = false }; break
				:: head != CLOSED -> skip
				fi
			:: m == 0 -> /* async_mpsc_wait() */
				h = head;
				if
				:: atomic { h == CLOSED -> ended = true; running = false; h = 0 }; break
				:: h == WAITING -> h = 0; suspend(); break
				:: else ->
					h = 0; tickets++;
					fall_asleep(WAITING);
					if
					:: slept -> slept = false; suspend(); break
					:: else -> tickets-- /* async_waker_return() */
					fi
				fi
			fi
		od
	od
}

active proctype judge()
{
	timeout -> /* all stand still */
		assert(ended && head == CLOSED && runnable == 0 && tickets == 0);
		assert(got[0] == sent[0] && got[1] == sent[1]);
		assert(!in_use[1] && !in_use[2] && !in_use[3])
}

init
{
	atomic { run producer(0); run producer(1) }
}
