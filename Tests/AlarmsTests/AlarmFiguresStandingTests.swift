import Alarms
import TankFarm
import Testing

@Suite struct AlarmFiguresStandingTests {
    private let alarm = AlarmID(.tank("TK-101"), .levelHigh)
    private let begin = WallTime(milliseconds: 1_768_464_000_000)

    /// The alarm's state after these events, a second apart; nil: it stands no more.
    private func state(after events: [JournalEvent]) -> AlarmState? {
        var standing = AlarmFiguresStanding([])
        for (second, event) in events.enumerated() {
            standing.take(JournalEntry(at: begin + .seconds(second), event: event, alarm: alarm, serial: 1))
        }
        return standing.records.first?.state
    }

    @Test(
        arguments: [
            ([.raised], .unacknowledged), ([.raised, .acknowledged], .acknowledged),
            ([.raised, .acknowledged, .cleared], nil), ([.raised, .returned], .returnedUnacknowledged),
            ([.raised, .returned, .acknowledged], nil), ([.raised, .returned, .raised], .unacknowledged),
            ([.raised, .shelved], nil), ([.raised, .shelved, .unshelved, .raised], .unacknowledged),
            ([.raised, .comment], .unacknowledged), ([.acknowledged], nil),
        ] as [([JournalEvent], AlarmState?)])
    func `follows an alarm by its entries`(events: [JournalEvent], state: AlarmState?) {
        #expect(self.state(after: events) == state)
    }

    @Test func `a latch that somebody has acknowledged waits for nobody`() {
        #expect(state(after: [.raised, .acknowledged, .returned]) == nil)
        #expect(state(after: [.raised, .acknowledged, .returned, .reset]) == nil)
    }

    @Test func `a latch that was reset before it was acknowledged waits still`() {
        #expect(state(after: [.raised, .returned, .reset]) == .returnedUnacknowledged)
        #expect(state(after: [.raised, .returned, .reset, .acknowledged]) == nil)
    }

    @Test func `an alarm that rings again while it stands has stood since it came`() {
        var standing = AlarmFiguresStanding([])
        for second in [0, 60] {
            standing.take(
                JournalEntry(at: begin + .seconds(second), event: .raised, alarm: alarm, serial: Int64(second)))
        }
        #expect(standing.records.map(\.raisedAt) == [begin])
    }
}
