import Alarms
import Snapshots
import TankFarm

/// All that the console knows beside the snapshot: where the person is and what they have selected. The screen is a
/// function of this, the snapshot, the size and the moment.
package struct ConsoleState: Hashable, Sendable {
    /// A question that waits for one key.
    package enum Prompt: Hashable, Sendable {
        case quit
        /// The annunciations that were on the screen when the question was asked.
        case acknowledgeAll([AlarmReference])
        /// Whether the tank's level is true, which was uncertain for this reason when the question was asked.
        case accept(TankName, Reason)
    }

    package enum MessageKind: Hashable, Sendable {
        case plain, caution
    }

    package var view: ConsoleView
    package var glyphs: GlyphSet
    /// Follows the alarm and not its row; nil when nothing is selected, as after the alarm has left the list.
    package var selectedAlarm: AlarmID?
    /// Nil: the first in the overview's order.
    package var selectedTank: TankName?
    package var order: TankOrder
    package var trendSpan: TrendSpan
    /// What was read last for the trend; another tank's or none while it is being read.
    package var trend: TrendSeries?
    /// The shift summary's lines; nil while it is being made.
    package var shiftText: [String]?
    /// Part of a tank's name, title or group, for overview and journal; empty: all.
    package var filter: String
    package internal(set) var isTypingFilter: Bool
    package internal(set) var prompt: Prompt?
    package internal(set) var message: String?
    package internal(set) var messageKind: MessageKind
    /// The newest annunciation when the bell was silenced; nil: never silenced.
    package internal(set) var bellSilencedThrough: Int64?

    /// What was handed to the station and not yet answered, the oldest first: the answers come in that order.
    var submitted: [Intent]
    /// Where `Esc` goes, the last first.
    var cameFrom: [ConsoleView]
    /// First row drawn of each scrolling view.
    var scroll: [ConsoleView: Int]
    /// Row of the selected alarm when it was last seen, so that the arrows go on from there when it has left.
    var lastAlarmRow: Int

    package init(view: ConsoleView = .overview, glyphs: GlyphSet = .unicode, selectedTank: TankName? = nil) {
        self.view = view
        self.glyphs = glyphs
        self.selectedTank = selectedTank
        order = .place
        trendSpan = .eightHours
        filter = ""
        isTypingFilter = false
        messageKind = .plain
        submitted = []
        cameFrom = []
        scroll = [:]
        lastAlarmRow = 0
    }

    /// Whether the bell has to sound: an unacknowledged annunciation is newer than the last silencing.
    package func bellRings(_ snapshot: FarmSnapshot) -> Bool {
        snapshot.alarms.contains {
            $0.record.state == .unacknowledged && $0.record.serial > bellSilencedThrough ?? Int64.min
        }
    }

    /// Shows a line on the message row until the next key.
    package mutating func show(_ message: String, _ kind: MessageKind = .plain) {
        self.message = message
        messageKind = kind
    }

    /// Tells what became of an intent, an acknowledgement or an accepted level: on record, or why not, in one line.
    package mutating func received(_ results: [IntentResult]) {
        if let tank = answered(by: results), let result = results.first {
            if result.done {
                let rest = result.why ?? "on record"
                show("\(tank) level accepted as true — \(rest)", result.why == nil ? .plain : .caution)
            } else {
                show("\(tank): \(result.why ?? "not accepted")", .caution)
            }
            return
        }
        let refused = results.filter { !$0.done }
        if let first = refused.first {
            let more = refused.count > 1 ? " (and \(refused.count - 1) more)" : ""
            let done = results.count - refused.count
            let rest = done > 0 ? "; \(done) acknowledged, on record" : ""
            show("\(first.subject.words): \(first.why ?? "refused")\(more)\(rest)", .caution)
        } else if let only = results.first {
            let what = results.count == 1 ? only.subject.words : "\(results.count) alarms"
            let caution = results.compactMap(\.why).first
            show("acknowledged: \(what) — \(caution ?? "on record")", caution == nil ? .plain : .caution)
        }
    }
}

extension IntentSubject {
    var words: String {
        if case .alarm(let id) = self { return id.words }
        return description
    }
}

extension AlarmID {
    var words: String { "\(subject.words) \(kind.words)" }
}

extension FarmSnapshot {
    /// The most urgent alarm that somebody has to acknowledge, else the most urgent one that stands.
    package var bannerAlarm: AlarmSnapshot? {
        alarms.first(where: \.needsAcknowledgement) ?? alarms.first { $0.record.state.isActive || !$0.onRecord }
    }

    func tank(_ name: TankName?) -> TankSnapshot? {
        guard let name else { return nil }
        return tanks.first { $0.tank.name == name }
    }
}
