/*
 * monitor.pml - the monitor sleeps, and a worker puts a task in its ring: common/async/src/monitor.c, push() in
 * worker.c.
 *
 * The busy worker puts tasks in its ring; it takes some back at once, or polls one that computes without an end until
 * somebody else has run what is left in the ring. The other worker sleeps, until it is woken to steal.
 *
 * Claims
 *   1. A task in the ring of a worker that is held up is stolen in the end: the monitor does not sleep for ever while
 *      there is something to see.                                     invalid end state, and LTL under weak fairness
 *   2. While all rings stay empty everybody sleeps: no thread runs.                                LTL `rests`
 *
 * Left out: timers; the clock (a look that is due comes at any moment); memory orders: `monitored` is relaxed, and in
 * practice the looks that follow it come later than any store is under way, see monitor.c. Fewer looks than in C.
 *
 * must-fail lines: `monitored` is set to false only when the monitor sleeps, without another look; push reads it before
 * it stores the tail; the monitor waits without looking whether it was called; a call does not signal; late work wakes
 * nobody; the monitor never stops looking.
 */
// cc: -DNFAIR=3
// pan: -f
// must-fail: -DNO_LAST_LOOK
// must-fail: -DPUSH_ASKS_FIRST
// must-fail: -DWAIT_WITHOUT_ASKING
// must-fail: -DCALL_DOES_NOT_SIGNAL
// must-fail: -DLATE_WAKES_NOBODY
// must-fail: -DLOOKS_FOR_EVER

#define QUIET_LOOKS 2
#ifdef NO_LAST_LOOK
#define LAST_LOOKS 0
#else
#define LAST_LOOKS 1
#endif
#define TIMELY_LOOKS 2
#define PUSHES 2

bool locked, monitor_called, waiting, forever; /* `waiting`: in pthread_cond_wait(); `forever`: without a deadline */
bool monitored, stealing;
byte head, tail;                               /* of the busy worker's ring */
bool thief_asleep = true;
bool held_up;                                  /* the busy worker computes, and its ring is not empty */
bool finished;

ltl stolen { [] (held_up -> <> !held_up) }
ltl rests { <> [] (waiting && forever && thief_asleep) }

inline lock() { atomic { !locked -> locked = true } }
inline unlock() { locked = false }

inline call_monitor() /* async__call_monitor() */
{
	lock();
	atomic {
		if
		:: !monitor_called ->
			monitor_called = true;
#ifndef CALL_DOES_NOT_SIGNAL
			waiting = false
#endif
		:: else -> skip
		fi;
		monitored = true
	};
	unlock()
}

active proctype busy()
{
	byte pushed;
	bool told;
	for (pushed : 1 .. PUSHES) {
#ifdef PUSH_ASKS_FIRST
		told = monitored; tail++;
#else
		tail++; told = monitored;
#endif
		if
		:: !told -> call_monitor()
		:: else -> skip
		fi;
		if
		:: atomic { head != tail -> head++ } /* run_queue_pop() */
		:: atomic { head != tail -> held_up = true }; head == tail; held_up = false
		:: head == tail -> skip
		fi
	};
	finished = true
}

active proctype idle()
{
	bool got;
end:	do
	:: !thief_asleep ->
		do
		:: atomic { stealing && head != tail -> head++ } /* run_queue_steal() */
		:: else -> break
		od;
		thief_asleep = true /* sleep_until_called(); woken too early it is woken again by the next look */
	od
}

active proctype monitor() /* async__monitor_main() */
{
	byte quiet, timely, seen_head, seen_tail, h, t;
	bool late, soon;
end:	do
	:: lock();
		if
		:: monitor_called -> quiet = 0
		:: else -> skip
		fi;
		monitor_called = false;
		unlock();
		/* look(): look_at_ring() reads twice, look_at_injector() wakes one, then the decisions. */
		h = head; t = tail;
		d_step { late = (seen_head != seen_tail && h < seen_tail); seen_head = h; seen_tail = t };
		if
		:: late ->
			lock();
			stealing = true;
#ifndef LATE_WAKES_NOBODY
			thief_asleep = false;
#endif
			unlock()
		:: else -> skip
		fi;
		timely = (late -> 0 : (timely < TIMELY_LOOKS + 1 -> timely + 1 : timely));
		if
		:: timely == TIMELY_LOOKS -> stealing = false
		:: else -> skip
		fi;
		quiet = (h != t -> 0 : (quiet < QUIET_LOOKS + LAST_LOOKS -> quiet + 1 : quiet));
		if
		:: quiet == 0 -> monitored = true
		:: quiet == QUIET_LOOKS -> monitored = false
		:: else -> skip
		fi;
#ifdef LOOKS_FOR_EVER
		soon = true;
#else
		soon = (quiet < QUIET_LOOKS + LAST_LOOKS || stealing);
#endif
		d_step { h = 0; t = 0; late = false };
		lock();
		if
#ifndef WAIT_WITHOUT_ASKING
		:: monitor_called -> unlock()
#endif
		:: else ->
			atomic { waiting = true; forever = !soon; locked = false }; /* pthread_cond_(timed)wait() */
end_asleep:		if
			:: !waiting -> skip
			:: soon -> waiting = false /* the look is due */
			fi;
			lock(); unlock()
		fi
	od
}
