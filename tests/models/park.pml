/*
 * park.pml - workers that go to sleep, and those who bring work from outside: common/async/src/worker.c, the end of the
 * executor in executor.c.
 *
 * Two workers, two injectors with two tasks each. A task may put another one into the ring of the worker that polls it.
 * When all tasks have run, the executor stops.
 *
 * Claims
 *   1. No lost wake-up: every task that was injected is run; no worker sleeps for ever while something is in the
 *      injector, though an injector wakes nobody while somebody spins.              invalid end state, `free` proceeds
 *   2. What a worker puts in its own ring is run without any wake-up.                           empty ring at the end
 *   3. Stopping ends: every worker returns, and then nobody is in the lock any more.            invalid end state, free
 *
 * Left out: stealing (nothing but delay depends on it here: monitor.pml), the run-next slot (the worker's own, like its
 * ring), memory orders: `injected` and `spinning` are relaxed, and the argument for them is the lock's. The look at
 * `injected` may miss what is there, as a stale load would. The lock and the condition variables are modelled step by
 * step: waiting lets go of the lock, a signal ends a wait if there is one.
 *
 * must-fail lines: a worker looks at the injector before it takes the lock; lets go of it between look and sleep; says
 * that it spins until it sleeps; an injector wakes nobody; stop wakes one worker only; stop is not looked at before
 * sleeping; stop does not take the lock.
 */
// must-fail: -DLOOK_WITHOUT_LOCK
// must-fail: -DUNLOCK_BEFORE_SLEEP
// must-fail: -DSPINS_UNTIL_ASLEEP
// must-fail: -DINJECT_WAKES_NOBODY
// must-fail: -DSTOP_WAKES_ONE
// must-fail: -DSLEEP_DESPITE_STOP
// must-fail: -DSTOP_WITHOUT_LOCK

#define WORKERS 2
#define INJECTORS 2
#define TASKS 2 /* of each injector */
#define NOBODY 255

bool locked;
byte injector, injected;      /* the queue's length, and the copy to look at without the lock */
bool spinning, stop, freed;
byte sleepers = NOBODY;       /* the stack */
byte next_asleep[WORKERS];
bool asleep[WORKERS], waiting[WORKERS]; /* the flag; in pthread_cond_wait() */
byte ring[WORKERS];
byte ran, spawned, returned;

inline lock() { atomic { assert(!freed); !locked -> locked = true } }
inline unlock() { atomic { assert(!freed); locked = false } }

/* async__wake_one(), with the lock held: nobody sees its steps one by one. */
inline wake_one()
{
	atomic {
		if
		:: sleepers != NOBODY ->
			asleep[sleepers] = false;
			waiting[sleepers] = false; /* pthread_cond_signal() */
			sleepers = next_asleep[sleepers]
		:: else -> skip
		fi
	}
}

proctype inject() /* async__inject() */
{
	byte i;
	for (i : 1 .. TASKS) {
		lock();
		injector++;
		injected++;
#ifndef INJECT_WAKES_NOBODY
		if
		:: !spinning -> wake_one()
		:: else -> skip
		fi;
#endif
		unlock()
	}
}

/* take_injected(): one, or up to 64. */
inline take_injected()
{
	if
	:: injected == 0 -> skip
	:: true -> /* also when it was zero: what was read may be old */
		lock();
		if
		:: injector > 0 -> atomic { took = injector; injector = 0; injected = 0 }
		:: injector > 0 -> atomic { took = 1; injector--; injected-- }
		:: else -> skip
		fi;
		unlock()
	fi
}

/* run(): the task may push another one into this ring. */
inline run_task()
{
	atomic {
		ran++;
		if
		:: spawned < 1 -> spawned++; ring[me]++
		:: true -> skip
		fi
	}
}

/* sleep_until_called(), behind spin(). */
inline sleep()
{
#ifdef LOOK_WITHOUT_LOCK
	idle = (injector == 0 && !stop);
	lock();
#else
	lock();
	idle = (injector == 0 && !stop);
#endif
#ifdef SLEEP_DESPITE_STOP
	idle = (injector == 0);
#endif
	if
	:: idle ->
#ifdef UNLOCK_BEFORE_SLEEP
		unlock(); lock();
#endif
		next_asleep[me] = sleepers; sleepers = me; asleep[me] = true;
		do
		:: asleep[me] ->
			atomic { waiting[me] = true; locked = false }; /* pthread_cond_wait() */
			!waiting[me];
			lock()
		:: else -> break
		od
	:: else -> skip
	fi;
	quit = stop;
#ifdef SPINS_UNTIL_ASLEEP
	spinning = false;
#endif
	unlock()
}

proctype worker(byte me) /* async__worker_main() */
{
	byte took;
	bool idle, quit, found;
	do
	:: ring[me] > 0 -> ring[me]--; run_task()
	:: else ->
		take_injected();
		if
		:: took > 0 -> atomic { ring[me] = ring[me] + took - 1; took = 0 }; run_task()
		:: else ->
			found = false;
			if /* spin(): by one at a time; it ends at any moment */
			:: atomic { !spinning -> spinning = true };
				if
				:: injected > 0 -> found = true
				:: true -> skip
				fi;
#ifndef SPINS_UNTIL_ASLEEP
				spinning = false
#endif
			:: spinning -> skip
			fi;
			if
			:: found -> skip
			:: else -> sleep()
			fi;
			if
			:: quit -> break
			:: else -> skip
			fi
		fi
	od;
	assert(ring[me] == 0);
	returned++
}

active proctype free() /* async_executor_free(): wait_for_all(), stop(), join, deallocate() */
{
	ran == INJECTORS * TASKS + spawned;
#ifndef STOP_WITHOUT_LOCK
	lock();
#endif
	stop = true;
#ifdef STOP_WAKES_ONE
	wake_one();
#else
	do
	:: sleepers != NOBODY -> wake_one()
	:: else -> break
	od;
#endif
#ifndef STOP_WITHOUT_LOCK
	unlock();
#endif
	returned == WORKERS; /* pthread_join() */
	atomic { assert(injector == 0 && !locked); freed = true }
}

init { atomic { run worker(0); run worker(1); run inject(); run inject() } }
