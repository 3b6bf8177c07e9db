import Foundation
import TankFarm

extension SiteZone {
    /// A zone by its IANA name, from the zone data that the program carries; changes of offset from 2000 to 2060. Nil for
    /// a name that is none: Foundation alone would also take "GMT+8" and abbreviations, whose meaning differs by place.
    package init?(systemZone name: String) {
        guard Self.systemZoneNames.contains(name), let zone = TimeZone(identifier: name) else { return nil }
        let start = Date(timeIntervalSince1970: 946_684_800)  // 2000-01-01
        let end = Date(timeIntervalSince1970: 2_840_140_800)  // 2060-01-01
        var transitions: [Transition] = []
        var date = start
        var offset = zone.secondsFromGMT(for: start)
        let initial = offset
        while let next = zone.nextDaylightSavingTimeTransition(after: date), next > date, next < end {
            date = next
            let after = zone.secondsFromGMT(for: next)
            // Some changes are of the name only.
            guard after != offset else { continue }
            offset = after
            transitions.append(
                Transition(
                    at: WallTime(milliseconds: Int64((next.timeIntervalSince1970 * 1_000).rounded())),
                    offsetSeconds: after))
        }
        self.init(name: name, initialOffsetSeconds: initial, transitions: transitions)
    }

    /// Every name that `init(systemZone:)` takes.
    package static var systemZoneNames: Set<String> {
        Set(TimeZone.knownTimeZoneIdentifiers).union(["UTC", "Etc/UTC"])
    }

    /// The nearest names: those that differ by a slip or two, or whose city does.
    static func suggestion(for name: String) -> String? {
        let names = systemZoneNames.sorted()
        if let near = NearestName.suggestion(for: name, among: names) { return near }
        func city(_ name: String) -> String { String(name.split(separator: "/").last ?? "") }
        let wanted = city(name)
        guard let near = NearestName.suggestion(for: wanted, among: names.map(city)) else { return nil }
        return names.first { city($0) == near }
    }
}
