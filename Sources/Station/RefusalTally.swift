import TankFarm

/// How many refusals of each person are entered: whoever holds down a key must not fill the record with them. Those that
/// are not entered are counted, and the next entry tells how many.
struct RefusalTally: Sendable {
    static let mostPerMinute = 10
    /// More names than this within a minute share one count: on a shared account a name is whatever somebody types.
    static let mostNames = 256

    private struct Recent: Sendable {
        var entered: [MonotonicTime] = []
        var left = 0
        var last: MonotonicTime
    }

    private var names: [String: Recent] = [:]

    /// Gives how many refusals of that person were passed over since the last one that was entered; nil where this one is
    /// passed over too.
    mutating func take(_ name: String, at now: MonotonicTime) -> Int? {
        let key = names[name] != nil || hasRoom(at: now) ? name : ""
        var recent = names[key] ?? Recent(last: now)
        defer { names[key] = recent }
        recent.last = now
        recent.entered.removeAll { now - $0 >= .seconds(60) }
        guard recent.entered.count < RefusalTally.mostPerMinute else {
            recent.left += 1
            return nil
        }
        recent.entered.append(now)
        defer { recent.left = 0 }
        return recent.left
    }

    private mutating func hasRoom(at now: MonotonicTime) -> Bool {
        if names.count >= RefusalTally.mostNames { names = names.filter { now - $0.value.last < .seconds(60) } }
        return names.count < RefusalTally.mostNames
    }
}
