/*
 * run_queue.pml - the ring of a worker and those who steal from it: common/async/src/run_queue.c.
 *
 * The owner of ring 0 pushes one task more than it holds, and pops. Two thieves steal, each into a ring of its own, and
 * run what they got; one steals from the other as well. The rings have 4 slots, and head and tail begin just below the
 * end of their range (a byte here), so that indices and slots wrap around.
 *
 * Claims
 *   1. Each task is given out exactly once: by pop, by steal, or in an overflow chain.                    take, judge
 *   2. A ring never holds more than its size, and a thief writes only into free slots.      asserts in push and steal
 *
 * Left out: memory orders (Spin is sequentially consistent; they are argued in run_queue.c); a head that goes once
 * round its whole range between two steps of a thief (2^32 tasks in C).
 *
 * must-fail lines: pop, or steal, moves the head without comparing; push does not look whether the ring is full; a
 * thief makes the tail visible before its claim holds; a thief reads a slot after the claim.
 */
// cc: -DCOLLAPSE
// must-fail: -DPOP_WITHOUT_COMPARING
// must-fail: -DSTEAL_WITHOUT_COMPARING
// must-fail: -DPUSH_INTO_FULL
// must-fail: -DTAIL_BEFORE_CLAIM
// must-fail: -DSLOT_AFTER_CLAIM

#define SIZE 4
#define TASKS 5
#define THIEVES 2
#define START 253
#define length_of(head, tail) (((tail) - (head)) & 255)
#define at(ring, index) slots[(ring) * SIZE + ((index) & (SIZE - 1))]

byte head[1 + THIEVES] = START, tail[1 + THIEVES] = START;
byte slots[(1 + THIEVES) * SIZE];
bool given[TASKS + 1];
byte count;

inline take(task) { d_step { assert(task != 0 && !given[task]); given[task] = true; count++ } }

/* run_queue_pop(): `t` is the oldest task, or 0. */
inline pop(ring)
{
	h = head[ring]; /* the tail is the owner's own */
	do
	:: h == tail[ring] -> t = 0; break
	:: else ->
		t = at(ring, h);
		atomic {
			if
#ifdef POP_WITHOUT_COMPARING
			:: true -> head[ring] = h + 1; break
#else
			:: head[ring] == h -> head[ring] = h + 1; break
			:: else -> h = head[ring]
#endif
			fi
		}
	od;
	h = 0
}

/* run_queue_push(): half of a full ring goes to the injector, with the task. */
inline push(task)
{
	h = head[0];
	do
#ifndef PUSH_INTO_FULL
	:: length_of(h, tail[0]) >= SIZE ->
		atomic {
			if
			:: head[0] == h -> head[0] = h + SIZE / 2
			:: else -> h = head[0]; goto again
			fi
		};
		take(at(0, h)); take(at(0, h + 1)); take(task);
		break
#endif
	:: else ->
		assert(length_of(head[0], tail[0]) < SIZE);
		at(0, tail[0]) = task;
		tail[0] = tail[0] + 1;
		break;
again:		skip
	od;
	h = 0
}

active proctype owner()
{
	byte task, h, t;
	for (task : 1 .. TASKS) {
		push(task)
	};
	do
	:: pop(0); if :: t != 0 -> take(t) :: else -> break fi
	od
}

/* run_queue_steal(): `t` is the oldest task, or 0. */
inline steal(victim, me)
{
	h = head[victim];
	do
	:: length = length_of(h, tail[victim]);
		if
		:: length == 0 -> t = 0; break
		:: length > SIZE -> h = head[victim] /* the head was read long before the tail */
		:: else ->
			n = length - length / 2;
#ifndef SLOT_AFTER_CLAIM
			t = at(victim, h);
#endif
			assert(n - 1 <= SIZE - length_of(head[me], tail[me]));
			for (i : 1 .. n - 1) {
				at(me, tail[me] + i - 1) = at(victim, h + i)
			}
#ifdef TAIL_BEFORE_CLAIM
			tail[me] = tail[me] + n - 1;
#endif
			atomic {
				if
#ifdef STEAL_WITHOUT_COMPARING
				:: true -> head[victim] = h + n; got = true
#else
				:: head[victim] == h -> head[victim] = h + n; got = true
				:: else -> h = head[victim]
#endif
				fi
			};
			if
			:: got ->
#ifdef SLOT_AFTER_CLAIM
				t = at(victim, h);
#endif
#ifndef TAIL_BEFORE_CLAIM
				tail[me] = tail[me] + n - 1;
#endif
				break
			:: else -> skip
			fi
		fi
	od;
	atomic { h = 0; n = 0; i = 0; length = 0; got = false }
}

proctype thief(byte me)
{
	byte t, h, n, i, length, tries;
	bool got;
	for (tries : 1 .. 3 - me) {
		if
		:: me == 1 -> steal(0, 1)
		:: me == 2 -> steal(0, 2)
		:: me == 2 -> steal(1, 2)
		fi;
		do
		:: t != 0 -> take(t); pop(me)
		:: else -> break
		od
	}
}

active proctype judge() { timeout -> assert(count == TASKS) }

init { atomic { run thief(1); run thief(2) } }
