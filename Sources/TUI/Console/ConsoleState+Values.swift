import Snapshots
import TankFarm

extension ConsoleState {
    /// Something is being typed or asked, over whatever stood in the message row.
    var isTyping: Bool { prompt != nil || filterEditor != nil }

    /// `v`: a value from a sample, the laboratory or a thermometer, for the tank in hand.
    mutating func askForValues(_ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        guard let tank = tankInHand(snapshot) else {
            show("v enters a laboratory value, on a tank (1)")
            return []
        }
        return ask(.values(tank), "\(tank) density= observed= water= temperature=:")
    }

    /// `t`: at a level, an interface or a time.
    mutating func askForCall(_ snapshot: FarmSnapshot) -> [ConsoleEffect] {
        let tank = tankInHand(snapshot)
        let times = "14:30 or +2h"
        guard let tank else { return ask(.call(nil), "call at \(times):") }
        let example = snapshot.units.level == .millimetres ? "12500, i7500" : "31-07 9/16, i24-07"
        return ask(.call(tank), "call for \(tank) at \(example), \(times):")
    }

    private func tankInHand(_ snapshot: FarmSnapshot) -> TankName? {
        switch view {
        case .overview, .tank, .quantities, .trend: currentTank(snapshot)?.tank.name
        default: nil
        }
    }
}

extension ManualQuantity {
    /// For people.
    var words: String {
        switch self {
        case .density: "density"
        case .water: "S&W"
        case .waterByMass: "S&W by mass"
        case .temperature: "temperature"
        case .ambient: "ambient"
        }
    }
}

extension Intent {
    /// What values would be entered, whole, so that a slip of the hand is seen before it counts; nil for any other intent.
    func valueWords(_ wording: UnitWording) -> String? {
        guard case .enter(let tank, let entries, let span, let source) = self else { return nil }
        let values = entries.map { entry in
            switch entry {
            case .value(let quantity, let value): "\(quantity.words) \(wording.manual(value, quantity))"
            case .observedDensity(let density): "density observed \(wording.observed(density))"
            }
        }
        let days = span.components.seconds / 86_400
        let long = days >= 3 && span.components.seconds % 86_400 == 0 ? "\(days) d" : span.spanWords
        let from = source.map { ", \($0)" } ?? ""
        // The source comes last: it may be as long as a comment, and what counts must not be cut for it.
        return "\(tank?.text ?? "site"): \(values.joined(separator: ", ")), for \(long)\(from)"
    }

    /// When a call comes that is more than half a day off, on another day; nil for any other intent.
    func farTimeWords(_ zone: SiteZone, now: WallTime) -> String? {
        guard case .call(let tank, .time(let at), _) = self, at > now + .seconds(43_200) else { return nil }
        let then = zone.siteTime(at)
        guard then.dateText != zone.siteTime(now).dateText else { return nil }
        let left = Duration.milliseconds(at.milliseconds - now.milliseconds)
        return "\(tank.map { "\($0) " } ?? "")call on \(then.dateText) at \(then.minuteText), in \(left.spanWords)"
    }
}

extension UnitWording {
    /// A value by hand with its unit: "860.0 kg/m3", "0.60 %", "90.5 °F".
    func manual(_ value: Double, _ quantity: ManualQuantity) -> String {
        let (text, unit) = manualParts(value, quantity)
        return "\(text) \(unit)"
    }

    /// "853.1 kg/m3 at 30.0 °C, hydrometer of 20 °C".
    func observed(_ density: ObservedDensity) -> String {
        let value = DecimalText.fixed(density.kilogramsPerCubicMetre, 1)
        let glass = density.hydrometerCelsius.map {
            ", hydrometer of \(DecimalText.fixed($0, 0)) \(glyphs.celsius)"
        }
        return "\(value) kg/m3 at \(temperature(density.celsius)) \(temperatureUnit)\(glass ?? "")"
    }
}
