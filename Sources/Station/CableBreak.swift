import Acquisition
import TankFarm

/// Where to look along a cable when some of its gauges are silent and others answer.
enum CableBreak {
    /// One gauge along the cable.
    struct Place: Hashable, Sendable {
        let tank: TankName
        let position: Double
        let isSilent: Bool
    }

    /// Words that name the tanks between which to look; nil where the silent ones form no stretch, where one of them or
    /// nobody else has a position, and where none answers.
    static func words(_ gauges: [PolledGauge], silent: Set<TankName>, answering: Set<TankName>) -> String? {
        var places: [Place] = []
        for gauge in gauges {
            let isSilent = silent.contains(gauge.tank)
            guard isSilent || answering.contains(gauge.tank) else { continue }
            guard let position = gauge.position else {
                // Of a silent gauge it would matter; without it any pattern is an accident.
                if isSilent { return nil }
                continue
            }
            places.append(Place(tank: gauge.tank, position: position, isSilent: isSilent))
        }
        places.sort { $0.position < $1.position }
        guard let first = places.firstIndex(where: \.isSilent), let last = places.lastIndex(where: \.isSilent),
            places[first...last].allSatisfy(\.isSilent)
        else { return nil }
        let before = first > 0 ? places[first - 1] : nil
        let after = last + 1 < places.count ? places[last + 1] : nil
        // Two at one place, of which one answers: the cable there is whole.
        if let before, before.position == places[first].position { return nil }
        if let after, after.position == places[last].position { return nil }
        switch (before, after) {
        case (nil, nil): return nil
        case (let before?, nil):
            return "silent from \(places[first].tank) on: look between \(before.tank) and \(places[first].tank)"
        case (nil, let after?):
            return "silent up to \(places[last].tank): look between \(places[last].tank) and \(after.tank)"
        case (let before?, let after?):
            return "silent from \(places[first].tank) to \(places[last].tank): look between \(before.tank) and "
                + "\(places[first].tank), and between \(places[last].tank) and \(after.tank)"
        }
    }
}
