// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// What must happen at the server in one step. Scripts read and write the one key that they name, so they
/// also run where keys are spread over several servers.
///
/// Stamps stand in an envelope as envelope.cpp lays out: eight bytes, most significant first; a Lua number
/// holds microseconds exactly until the year 2255.

namespace dg::redis {

/// The stamp of what lies under KEYS[1]; -1 where that is no envelope. Begins the scripts below.
#define DG_STAMP_OF_KEY                                                                                      \
    "local function stampOf(key)\n"                                                                          \
    "  if redis.call('TYPE', key).ok ~= 'string' then return -1 end\n"                                       \
    "  local head = redis.call('GETRANGE', key, 0, 23)\n"                                                    \
    "  if #head < 24 or string.sub(head, 1, 4) ~= '\\137DGC' then return -1 end\n"                           \
    "  local stamp = 0\n"                                                                                    \
    "  for i = 17, 24 do stamp = stamp * 256 + string.byte(head, i) end\n"                                   \
    "  return stamp\n"                                                                                       \
    "end\n"

/// ARGV: envelope, lifetime in milliseconds, its stamp, the latest stamp that can be true. 0: a later value
/// stands there and stays.
inline constexpr const char *replace =
    DG_STAMP_OF_KEY "local there = stampOf(KEYS[1])\n"
                    "if there > tonumber(ARGV[3]) and there <= tonumber(ARGV[4]) then return 0 end\n"
                    "redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])\n"
                    "return 1\n";

/// ARGV: up to which stamp, the latest stamp that can be true. How many went.
inline constexpr const char *eraseUpTo =
    DG_STAMP_OF_KEY "local there = stampOf(KEYS[1])\n"
                    "if there > tonumber(ARGV[1]) and there <= tonumber(ARGV[2]) then return 0 end\n"
                    "return redis.call('DEL', KEYS[1])\n";

#undef DG_STAMP_OF_KEY

/// Deletes a value that did not check, unless another has come in its place: ARGV: its first bytes, its size.
inline constexpr const char *eraseUnfit =
    "if redis.call('TYPE', KEYS[1]).ok ~= 'string' then return redis.call('DEL', KEYS[1]) end\n"
    "if redis.call('STRLEN', KEYS[1]) ~= tonumber(ARGV[2]) then return 0 end\n"
    "if redis.call('GETRANGE', KEYS[1], 0, #ARGV[1] - 1) ~= ARGV[1] then return 0 end\n"
    "return redis.call('DEL', KEYS[1])\n";

/// Deletes what is larger than ARGV[1] bytes.
inline constexpr const char *eraseLarger =
    "if redis.call('STRLEN', KEYS[1]) <= tonumber(ARGV[1]) then return 0 end\n"
    "return redis.call('DEL', KEYS[1])\n";

/// Raises the mark ARGV[1] in the hash KEYS[1] to ARGV[2], and drops those before ARGV[3].
inline constexpr const char *raiseMark =
    "if redis.call('TYPE', KEYS[1]).ok ~= 'hash' then redis.call('DEL', KEYS[1]) end\n"
    "local there = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0') or 0\n"
    "if there < tonumber(ARGV[2]) then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end\n"
    "local all = redis.call('HGETALL', KEYS[1])\n"
    "for i = 1, #all, 2 do\n"
    "  if (tonumber(all[i + 1]) or 0) < tonumber(ARGV[3]) then redis.call('HDEL', KEYS[1], all[i]) end\n"
    "end\n"
    "return 1\n";

/// Takes the lock KEYS[1] for the owner ARGV[1] for ARGV[2] milliseconds, or keeps it. 1: it is the owner's.
inline constexpr const char *lock =
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end\n"
    "if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end\n"
    "return 0\n";

/// Gives the lock KEYS[1] back if it is the owner's, ARGV[1].
inline constexpr const char *unlock = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end\n"
                                      "return redis.call('DEL', KEYS[1])\n";

} // namespace dg::redis
