/// The site's time zone as a value: offsets from UTC and the instants at which they change. Made once at the edge from
/// the system's zone data and handed in, because `TZ` and `localtime_r` are process-wide and take an unknown zone for UTC.
package struct SiteZone: Hashable, Sendable, Codable {
    package struct Transition: Hashable, Sendable, Codable {
        package let at: WallTime
        /// East of Greenwich positive, in force from `at` on.
        package let offsetSeconds: Int

        package init(at: WallTime, offsetSeconds: Int) {
            self.at = at
            self.offsetSeconds = offsetSeconds
        }
    }

    /// The IANA name, as "Asia/Shanghai".
    package let name: String
    /// In force before the first transition.
    package let initialOffsetSeconds: Int
    /// By time, ascending.
    package let transitions: [Transition]

    package init(name: String, initialOffsetSeconds: Int, transitions: [Transition] = []) {
        self.name = name
        self.initialOffsetSeconds = initialOffsetSeconds
        self.transitions = transitions.sorted { $0.at < $1.at }
    }

    package static let utc = SiteZone(name: "UTC", initialOffsetSeconds: 0)

    /// The offset from UTC at an instant, in seconds, east positive.
    package func offsetSeconds(at time: WallTime) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= time { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? initialOffsetSeconds : transitions[low - 1].offsetSeconds
    }

    /// What a clock on the site's wall shows at an instant.
    package func civilTime(at time: WallTime) -> CivilTime {
        CivilTime(
            millisecondsSinceEpoch: saturating(
                time.milliseconds.addingReportingOverflow(Int64(offsetSeconds(at: time)) * 1_000)))
    }

    /// The instant at which the site's clocks show `civil`. A time that is skipped in spring gives the instant that far
    /// after the change; of one that comes twice in autumn the first is given.
    package func wallTime(of civil: CivilTime) -> WallTime {
        let local = civil.millisecondsSinceEpoch
        // The two offsets that may apply are those a day on either side: no zone changes twice within two days.
        let before = offsetSeconds(at: WallTime(milliseconds: local - 86_400_000))
        let after = offsetSeconds(at: WallTime(milliseconds: local + 86_400_000))
        let early = WallTime(milliseconds: local - Int64(before) * 1_000)
        if offsetSeconds(at: early) == before { return early }
        let late = WallTime(milliseconds: local - Int64(after) * 1_000)
        return offsetSeconds(at: late) == after ? late : early
    }
}
