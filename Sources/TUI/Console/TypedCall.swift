import Snapshots
import TankFarm

/// Of what a person wants to be told once, as they type it: `12500`, `i7500`, `31-07 9/16`, `14:30`, `+2h`, and words
/// behind it.
struct TypedCall: Hashable {
    var target: CallTarget
    var text: String?
    /// False for a bare time that was asked for without a tank.
    var concernsTank: Bool

    /// - Parameter tank: nil where only a time can be meant.
    static func parse(
        _ text: String, tank: TankSnapshot?, _ snapshot: FarmSnapshot, now: WallTime
    ) throws(TypingComplaint) -> TypedCall {
        var words = ConsoleCommand.Words(text)
        let heights = snapshot.units.level == .millimetres ? "12500, i7500" : "31-07 9/16, i24-07"
        let form = "\(heights), 14:30 or +2h"
        guard let first = words.next() else { throw TypingComplaint("at what? \(form)") }
        if let time = try time(first, snapshot, now: now) {
            return TypedCall(target: .time(time), text: words.rest, concernsTank: tank != nil)
        }
        let isInterface = first.first == "i" || first.first == "I"
        var typed = isInterface ? String(first.dropFirst()) : first
        // The sixteenths of an inch stand behind a blank, as they are shown.
        if typed.contains("-") {
            var behind = words
            if let fraction = behind.next(), isFraction(fraction) {
                typed += " \(fraction)"
                words = behind
            }
        }
        guard let height = try height(typed, snapshot.units) else {
            throw TypingComplaint("\(first) is neither a height nor a time: \(form)")
        }
        guard let tank else { throw TypingComplaint("which tank? a height needs one: call TANK \(form)") }
        let shell = tank.tank.shellHeightMillimetres
        let wording = UnitWording(units: snapshot.units, glyphs: .ascii)
        guard height > 0, !(shell > 0) || height <= shell else {
            let high = wording.levelWithUnit(shell)
            throw TypingComplaint("\(tank.tank.name) is \(high) high: no height of it is \(typed)")
        }
        if isInterface, tank.interface.quality == .none {
            throw TypingComplaint("\(tank.tank.name)'s gauge has no interface")
        }
        return TypedCall(
            target: isInterface ? .interface(millimetres: height) : .level(millimetres: height), text: words.rest,
            concernsTank: true)
    }

    // MARK: Times

    /// Nil where it is none. A time of day is the next one that comes on the site.
    private static func time(
        _ text: String, _ snapshot: FarmSnapshot, now: WallTime
    ) throws(TypingComplaint) -> WallTime? {
        if text.first == "+" {
            guard let span = TypedSpan.duration(String(text.dropFirst())) else {
                throw TypingComplaint("\(text) is no time: write +30m or +2h")
            }
            return now.drawable + span
        }
        guard text.contains(":") else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.count) }), let hour = number(parts[0]),
            hour < 24, let minute = number(parts[1]), minute < 60
        else { throw TypingComplaint("\(text) is no time of day: write 14:30") }
        var day = snapshot.zone.siteTime(now)
        // Where the clocks skip it or show it twice, the day after has it once at the latest.
        for _ in 0..<3 {
            let then = CivilTime(
                year: day.year, month: day.month, day: day.day, hour: hour, minute: minute, second: 0, millisecond: 0)
            let at = snapshot.zone.wallTime(of: then)
            if at > now { return at }
            day = day.addingDays(1)
        }
        throw TypingComplaint("\(text): that time does not come")
    }

    private static func number(_ digits: Substring) -> Int? {
        digits.allSatisfy { ("0"..."9").contains($0) } ? Int(digits) : nil
    }

    // MARK: Heights

    private static func isFraction(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { number($0) != nil && !$0.isEmpty }
    }

    /// In the site's unit, or with `mm` behind it; in millimetres. Nil where it is no height.
    static func height(_ text: String, _ units: DisplayUnits) throws(TypingComplaint) -> Double? {
        if text.lowercased().hasSuffix("mm") { return TypedNumber.decimal(String(text.dropLast(2))) }
        guard units.level == .feetInches else {
            guard !text.dropFirst().contains("-") else {
                throw TypingComplaint("\(text): heights are in mm here, as 12500")
            }
            return TypedNumber.decimal(text)
        }
        guard text.contains("-") else {
            if TypedNumber.decimal(text) != nil {
                throw TypingComplaint("\(text): write feet and inches as 31-07 9/16, or \(text)mm")
            }
            return nil
        }
        return feetInches(text)
    }

    /// `31-07 9/16` in millimetres.
    private static func feetInches(_ text: String) -> Double? {
        let words = text.split(separator: " ")
        let parts = words[0].split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...4).contains($0.count) }), let feet = number(parts[0]),
            let inches = number(parts[1]), inches < 12
        else { return nil }
        var part = 0.0
        if words.count == 2 {
            let fraction = words[1].split(separator: "/")
            guard fraction.count == 2, fraction.allSatisfy({ $0.count <= 2 }), let above = number(fraction[0]),
                let below = number(fraction[1]), [2, 4, 8, 16].contains(below), above < below
            else { return nil }
            part = Double(above) / Double(below)
        }
        return (Double(feet * 12 + inches) + part) * DisplayUnits.millimetresPerInch
    }
}
