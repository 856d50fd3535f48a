/*
 * task.pml - the state word of a waker (common/async/src/waker.c) whose owner is a task on an executor (worker.c).
 *
 * The task waits for two futures at once, in the manner of a oneshot: it registers a ticket with each that is not
 * complete. Each is completed by a thread of its own, if at all, which wakes a moment later, when the task may have
 * seen the result and ended. Somebody holds a reference; somebody cancels; the task may yield.
 *
 * Claims
 *   1. No lost wake-up: when all stand still, the task has ended.                                            judge
 *   2. It is never polled twice at once, is in a run queue at most once, and not after its end.   polling, runnable
 *   3. The memory is freed exactly once, and nothing touches it afterwards: no ticket or reference is out.   freed
 *   4. A canceled task ends: its code is polled and sees that it is canceled.                           judge, told
 *
 * Left out: memory orders (Spin is sequentially consistent), spurious failures of weak compare-and-swaps; a loop of
 * load and compare-and-swap is one step, the moment at which it succeeds.
 *
 * must-fail lines: suspend does not look at "notified"; a wake always schedules; a wake reads, then writes; the end
 * frees without looking at tickets; the end forgets the tickets that are out; cancel only sets the flag; cancel without
 * the lock that keeps the task from ending.
 */
// must-fail: -DSUSPEND_IGNORES_NOTIFIED
// must-fail: -DWAKE_ALWAYS_SCHEDULES
// must-fail: -DWAKE_IN_TWO_STEPS
// must-fail: -DEND_FREES
// must-fail: -DEND_FORGETS_TICKETS
// must-fail: -DCANCEL_DOES_NOT_WAKE
// must-fail: -DCANCEL_WITHOUT_LOCK

#define FUTURES 2
#define OWNER 100 /* far above what tickets and references can add up to */

bool scheduled = true, notified, canceled; /* the word: flags and ... */
byte count = OWNER + 1;                    /* ... one reference is somebody else's */
byte issued;                               /* the owner's */

byte runnable = 1;                         /* how often the task is in a run queue */
bool polling, told, ended, freed;
bool listed = true, shard_locked;          /* the executor's list of living tasks */

mtype = { NOTHING, TICKET, COMPLETE };
mtype future[FUTURES] = NOTHING;           /* the oneshot's word */

inline touch() { assert(!freed) }

inline free_if_last(n)
{
	if
	:: n == 0 -> assert(!freed && ended); freed = true
	:: else -> skip
	fi
}

inline schedule() { assert(runnable == 0 && !polling && !ended); runnable++ }

/* async_waker_wake(): the swap, then schedule, or free_if_last() with what it left. */
inline wake()
{
	atomic {
		touch();
#ifdef WAKE_IN_TWO_STEPS
		was = scheduled
	};
	atomic {
#else
		was = scheduled;
#endif
		if
		:: was -> notified = true
		:: else -> scheduled = true
		fi;
		count--; left = count
	};
	if
#ifdef WAKE_ALWAYS_SCHEDULES
	:: true -> schedule()
#else
	:: !was -> schedule()
	:: else -> free_if_last(left)
#endif
	fi;
	left = 0; was = false
}

/* async_waker_release(), async_waker_return() */
inline release()
{
	atomic { touch(); count--; left = count };
	free_if_last(left);
	left = 0
}

/* Completes a future: async_oneshot_complete(), or its last user leaves it without waking (abandon, a new waker). */
proctype complete(byte f)
{
	mtype old;
	byte left;
	bool was;
	if
	:: true -> skip
	:: true -> future[f] == COMPLETE || ended /* it never comes: only cancel helps */
	fi;
	atomic { old = future[f]; future[f] = COMPLETE };
	if
	:: old == TICKET -> wake() /* late: the task may have ended by now */
	:: else -> skip
	fi
}

active proctype holder() /* of an address */
{
	byte left;
	release()
}

active proctype canceler() /* cancel_all() in executor.c */
{
	bool was, here;
	atomic { !shard_locked -> shard_locked = true };
	here = listed;
#ifdef CANCEL_WITHOUT_LOCK
	shard_locked = false;
#endif
	if
	:: here -> /* async_waker__cancel() */
		atomic {
			touch();
			was = scheduled; canceled = true;
#ifndef CANCEL_DOES_NOT_WAKE
			if
			:: was -> notified = true
			:: else -> scheduled = true
			fi
#else
			was = true
#endif
		};
		if
		:: !was -> schedule()
		:: else -> skip
		fi
	:: else -> skip
	fi;
	shard_locked = false
}

/* The task's poll function: `ready` says what it returns. */
inline poll()
{
	ready = true;
	told = told || canceled; /* the futures look: async_waker_is_canceled() */
	for (f : 0 .. FUTURES - 1) {
		if
		:: future[f] == NOTHING && !told -> /* async_oneshot_poll(): issue, swap; if that fails, return the ticket */
			issued++;
			if
			:: atomic { future[f] == NOTHING -> future[f] = TICKET }; ready = false
			:: future[f] == COMPLETE -> release()
			fi
		:: future[f] == TICKET && !told -> ready = false
		:: atomic { told && future[f] == TICKET -> future[f] = COMPLETE }; release() /* abandon */
		:: else -> skip
		fi
	};
	f = 0;
	if
	:: !ready && !told -> atomic { touch(); notified = true } /* async_waker_yield() */
	:: true -> skip
	fi
}

active [2] proctype worker() /* run() */
{
	byte f, left;
	bool ready, before;
end:	do
	:: atomic { runnable > 0 -> runnable--; assert(!polling && !ended); polling = true; touch(); before = canceled };
		poll();
		if
		:: !ready && !before -> /* async_waker__suspend() */
			atomic {
				touch(); polling = false;
#ifdef SUSPEND_IGNORES_NOTIFIED
				scheduled = false; notified = false
#else
				if
				:: notified -> notified = false; ready = true /* again */
				:: else -> scheduled = false
				fi
#endif
			};
			if
			:: ready -> schedule() /* async__schedule_back() */
			:: else -> skip
			fi
		:: else -> /* async__task_ended(), async_waker__end() */
			atomic { !shard_locked -> listed = false };
			atomic {
				touch(); polling = false; ended = true;
#ifdef END_FREES
				left = 0;
#else
#ifndef END_FORGETS_TICKETS
				count = count + issued;
#endif
				count = count - OWNER; left = count;
#endif
			};
			free_if_last(left)
		fi;
		atomic { left = 0; ready = false; before = false }
	od
}

active proctype judge()
{
	timeout ->
		assert(ended && freed && runnable == 0)
}

init { atomic { run complete(0); run complete(1) } }
