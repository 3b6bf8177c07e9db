import TankFarm

/// What has become of one alarm so far.
struct AlarmCourse: Sendable {
    let id: AlarmID
    let priority: AlarmPriority
    var count = 0
    var fleeting = 0
    /// The two newest annunciations.
    var last: Int64?
    var lastButOne: Int64?
    var isChattering = false
    var chatters = 0
    /// The newest annunciation, and whether somebody has acknowledged it.
    var serial: Int64?
    var annunciatedAt: Int64 = 0
    var isAcknowledged = false
    /// In alarm since; nil: it is not, or was so before the window.
    var standingSince: Int64?
    /// An entry about it was in the window.
    var wasSeen = false
    /// It was in alarm, and no longer is.
    var hasLeft = false

    /// An annunciation.
    mutating func annunciated(_ serial: Int64, at time: Int64) {
        count += 1
        // The third within one minute: it began over, or it still goes on.
        let isNow = lastButOne.map { time - $0 < AlarmFiguresTally.minute } ?? false
        if isNow, !isChattering { chatters += 1 }
        isChattering = isNow
        lastButOne = last
        last = time
        self.serial = serial
        annunciatedAt = time
        isAcknowledged = false
        // An alarm that rings again while it stands has stood since it came.
        standingSince = standingSince ?? time
    }

    /// The alarms over which something came at all, most often first, then by id.
    static func counts(_ courses: [AlarmCourse], _ count: (AlarmCourse) -> Int) -> [AlarmCount] {
        let some = courses.filter { count($0) > 0 }
        let named = some.map { (name: $0.id.description, count: AlarmCount(alarm: $0.id, count: count($0))) }
        return named.sorted { left, right in
            left.count.count != right.count.count ? left.count.count > right.count.count : left.name < right.name
        }
        .map(\.count)
    }
}

/// On how many days how many alarms stood longer than 24 h. Days are counted from the window's beginning.
struct StaleDays: Sendable {
    /// By how much the count changes with each day.
    private var changes: [Int64: Int] = [:]

    /// Takes a time in which an alarm stood, in milliseconds. Gives whether it was longer than 24 h.
    @discardableResult
    mutating func stood(from: Int64, to: Int64, begin: Int64) -> Bool {
        let day = AlarmFiguresTally.day
        guard to > begin, to - from > day else { return false }
        changes[(max(from + day, begin) - begin) / day, default: 0] += 1
        changes[(to - 1 - begin) / day + 1, default: 0] -= 1
        return true
    }

    var most: Int {
        var now = 0
        var most = 0
        for (_, change) in changes.sorted(by: { $0.key < $1.key }) {
            now += change
            most = max(most, now)
        }
        return most
    }
}

/// Many durations, of which only a median and the longest are asked: kept by how often each was, as fine as anybody reads.
struct DurationTally: Sendable {
    private var counts: [Int64: Int] = [:]
    private var count = 0
    private var longest: Int64 = 0

    /// In milliseconds, at or above zero.
    mutating func add(_ milliseconds: Int64) {
        let grain: Int64 = milliseconds < 3_600_000 ? 100 : milliseconds < 86_400_000 ? 1_000 : 60_000
        counts[(milliseconds + grain / 2) / grain * grain, default: 0] += 1
        count += 1
        longest = max(longest, milliseconds)
    }

    func times(of priority: AlarmPriority?) -> AcknowledgeTimes {
        AcknowledgeTimes(
            priority: priority, count: count, median: median.map { .milliseconds($0) },
            longest: count > 0 ? .milliseconds(longest) : nil)
    }

    /// Of an even count the mean of the two in the middle.
    private var median: Int64? {
        guard count > 0 else { return nil }
        let sorted = counts.sorted { $0.key < $1.key }
        func value(at rank: Int) -> Int64 {
            var seen = 0
            for (value, count) in sorted {
                seen += count
                if rank < seen { return value }
            }
            return longest
        }
        return (value(at: (count - 1) / 2) + value(at: count / 2)) / 2
    }
}
