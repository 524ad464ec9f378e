local m = redis.call('HMGET', meta(C), 'st', 'info', 'ud', 'as', 'ex', 'len')
if not m[1] or m[1] == 'G' then return absent() end
if m[1] == 'P' or expired(m[5]) then return {ABSENT} end
return {OK, m[2], m[3], m[4] or '', m[6]}
