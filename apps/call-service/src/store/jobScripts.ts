/** What has to happen in the store in one step. Each field of the lease hash is `<end in ms>|<replica>`, by the store's own clock. */

/** KEYS: jobs, details, leases. Every script starts with it: `lease(field)` is the replica that holds a job, or nil. */
const LEASE = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local function lease(field)
  local value = redis.call('HGET', KEYS[3], field)
  if not value then return nil end
  local bar = string.find(value, '|', 1, true)
  if tonumber(string.sub(value, 1, bar - 1)) <= now then return nil end
  return string.sub(value, bar + 1)
end
local function take(field, replica, ttl)
  redis.call('HSET', KEYS[3], field, string.format('%.0f|%s', now + ttl, replica))
end
`;

/** ARGV: replica, milliseconds, fields. Takes what nobody else holds; returns the fields it holds then. */
export const HOLD = `${LEASE}
local held = {}
for at = 3, #ARGV do
  local owner = lease(ARGV[at])
  if not owner or owner == ARGV[1] then
    take(ARGV[at], ARGV[1], ARGV[2])
    held[#held + 1] = ARGV[at]
  end
end
return held`;

/** ARGV: replica, milliseconds (0: nobody's), field, job, details. Whoever held it, it is this replica's now. */
export const PUT = `${LEASE}
redis.call('HSET', KEYS[1], ARGV[3], ARGV[4])
redis.call('HSET', KEYS[2], ARGV[3], ARGV[5])
if ARGV[2] == '0' then redis.call('HDEL', KEYS[3], ARGV[3]) else take(ARGV[3], ARGV[1], ARGV[2]) end
return 1`;

/** ARGV: replica, field, job, details. Not if somebody else holds it by now: it may be another job. */
export const SAVE = `${LEASE}
local owner = lease(ARGV[2])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[4])
return 1`;

/** ARGV: replica, field. As with {@link SAVE}. */
export const REMOVE = `${LEASE}
local owner = lease(ARGV[2])
if owner and owner ~= ARGV[1] then return 0 end
for at = 1, 3 do redis.call('HDEL', KEYS[at], ARGV[2]) end
return 1`;

/** ARGV: replica. All it holds is anybody's. */
export const RELEASE = `${LEASE}
for _, field in ipairs(redis.call('HKEYS', KEYS[3])) do
  if lease(field) == ARGV[1] then redis.call('HDEL', KEYS[3], field) end
end
return 1`;
