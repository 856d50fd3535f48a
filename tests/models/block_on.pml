/*
 * block_on.pml - a thread as the owner of a waker: common/async/src/block_on.c on top of waker.c.
 *
 * The thread waits for a future until it is ready or a deadline comes, at any moment; then it blocks on a second one,
 * so that a wake-up that is under way for the first comes late; then it ends. Each future is completed by another
 * thread.
 *
 * Claims
 *   1. No lost wake-up: without a deadline the thread does not sleep for ever.               invalid end state
 *   2. The wake-up that is under way when the deadline comes is waited for; so when the thread sleeps the next time,
 *      no old signal is left over, and when it has ended nobody touches its lock.            scheduled, freed
 *   3. The memory is freed once, with the last ticket, even by a wake-up after the end of the thread.   freed
 *
 * Left out: the short spin on `hint` (it only delays), memory orders (Spin is sequentially consistent). The lock and
 * the condition variable are modelled one by one: waiting lets go of the lock, a signal ends a wait if there is one.
 *
 * must-fail lines: after a deadline the thread does not wait for the wake-up under way; the flag is set without the
 * lock and the signal comes before the wait; the end frees at once; suspend does not look at "notified".
 */
// must-fail: -DDEADLINE_DOES_NOT_WAIT
// must-fail: -DSIGNAL_WITHOUT_LOCK
// must-fail: -DEND_FREES
// must-fail: -DSUSPEND_IGNORES_NOTIFIED

#define OWNER 100

bool waker_scheduled = true, notified; /* the waker's word: flags and count */
byte count = OWNER, issued;
bool locked, waiting, scheduled;       /* struct thread: lock, condition variable, the flag under the lock */
bool ended, freed;

mtype = { NOTHING, TICKET, COMPLETE };
mtype future[2] = NOTHING;

inline touch() { assert(!freed) }
inline lock() { atomic { touch(); !locked -> locked = true } }
inline unlock() { atomic { touch(); locked = false } }
inline free_if_last(n)
{
	if
	:: n == 0 -> assert(!freed && ended && !locked); freed = true
	:: else -> skip
	fi
}

inline schedule_thread()
{
#ifndef SIGNAL_WITHOUT_LOCK
	lock();
#endif
	touch(); scheduled = true;
	atomic { touch(); waiting = false }; /* pthread_cond_signal() */
#ifndef SIGNAL_WITHOUT_LOCK
	unlock()
#endif
}

proctype complete(byte f)
{
	mtype old;
	byte left;
	bool was;
	atomic { old = future[f]; future[f] = COMPLETE };
	if
	:: old == TICKET -> /* async_waker_wake() */
		atomic {
			touch(); was = waker_scheduled; count--; left = count;
			if
			:: was -> notified = true
			:: else -> waker_scheduled = true
			fi
		};
		if
		:: !was -> schedule_thread()
		:: else -> free_if_last(left)
		fi
	:: else -> skip
	fi
}

/* wait_scheduled(), with the lock held: `woken`, or the deadline came. */
inline wait_scheduled(has_deadline)
{
	do
	:: scheduled -> woken = true; break
	:: !scheduled ->
		atomic { waiting = true; locked = false }; /* pthread_cond_wait(): both in one step ... */
		if
		:: !waiting -> timeout_came = false
		:: has_deadline -> waiting = false; timeout_came = true
		fi;
		lock(); /* ... and the lock again before it returns */
		if
		:: timeout_came && !scheduled -> woken = false; break
		:: else -> skip
		fi
	od
}

inline sleep_thread(has_deadline)
{
	lock();
	wait_scheduled(has_deadline);
	if
	:: !woken -> /* async_waker__resume() */
		atomic { touch(); resumed = !waker_scheduled; waker_scheduled = true };
#ifndef DEADLINE_DOES_NOT_WAIT
		if
		:: !resumed -> wait_scheduled(false)
		:: else -> skip
		fi
#endif
	:: else -> skip
	fi;
	scheduled = false;
	unlock()
}

/* async_block_on_until() */
inline block_on(f, has_deadline)
{
	do
	:: atomic { future[f] == COMPLETE -> break }
	:: atomic { future[f] == NOTHING -> issued++; future[f] = TICKET }
	:: future[f] == TICKET ->
		if
		:: has_deadline -> break /* it has come */
		:: true -> skip
		fi;
		atomic { /* async_waker__suspend() */
			touch();
			assert(!scheduled); /* claim 2: what is signaled now is a wake-up of now */
			if
#ifndef SUSPEND_IGNORES_NOTIFIED
			:: notified -> notified = false; asleep = false
#endif
			:: else -> waker_scheduled = false; asleep = true
			fi
		};
		if
		:: asleep -> sleep_thread(has_deadline)
		:: else -> skip
		fi
	od
}

active proctype thread()
{
	byte left;
	bool woken, resumed, asleep, timeout_came;
	block_on(0, true);
	block_on(1, false);
	atomic { /* thread_exits(): async_waker__end() */
		touch(); ended = true;
		count = count + issued - OWNER; left = count
	};
#ifdef END_FREES
	left = 0;
#endif
	free_if_last(left)
}

active proctype judge() { timeout -> assert(ended && freed) }

init { atomic { run complete(0); run complete(1) } }
