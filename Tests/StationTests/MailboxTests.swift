import Station
import TankFarm
import Testing

@Suite struct MailboxTests {
    @Test func `what is sent is taken in order and all at once`() {
        let mailbox = Mailbox<Int>(capacity: 8)
        for number in 0..<5 { mailbox.send(number) }
        #expect(mailbox.receive(timeout: .zero) == [0, 1, 2, 3, 4])
        #expect(mailbox.receive(timeout: .zero) == [])
    }

    @Test func `a receiver gets nothing when its time is over`() {
        #expect(Mailbox<Int>(capacity: 1).receive(timeout: .milliseconds(20)) == [])
    }

    @Test func `a receiver that waits for ever is woken by what is sent`() {
        let mailbox = Mailbox<Int>(capacity: 1)
        let taken = Watched<[Int]?>(nil)
        let receiver = DedicatedThread {
            let elements = mailbox.receive(timeout: nil)
            taken.update { $0 = elements }
        }
        #expect(taken.wait(for: Patience.brief) { $0 != nil } == nil)
        mailbox.send(7)
        #expect(taken.wait { $0 != nil } == [7])
        receiver.join()
    }

    @Test func `a sender waits while it is full and goes on when it is emptied`() {
        let mailbox = Mailbox<Int>(capacity: 2)
        let sent = Watched(0)
        let sender = DedicatedThread {
            for number in 0..<5 {
                mailbox.send(number)
                sent.update { $0 += 1 }
            }
        }
        #expect(sent.wait { $0 == 2 } == 2)
        #expect(sent.wait(for: Patience.brief) { $0 > 2 } == nil)
        #expect(mailbox.receive(timeout: .zero) == [0, 1])
        #expect(sent.wait { $0 == 4 } == 4)
        var rest: [Int] = []
        while rest.count < 3, let more = mailbox.receive(timeout: Patience.longest), !more.isEmpty { rest += more }
        #expect(rest == [2, 3, 4])
        sender.join()
    }

    @Test func `four senders lose nothing and keep their order in a small mailbox`() {
        struct Letter: Hashable {
            let sender: Int
            let number: Int
        }
        let mailbox = Mailbox<Letter>(capacity: 16)
        let senders = (0..<4).map { sender in
            DedicatedThread { for number in 0..<1_000 { mailbox.send(Letter(sender: sender, number: number)) } }
        }
        var letters: [Letter] = []
        var largest = 0
        while letters.count < 4_000, let taken = mailbox.receive(timeout: Patience.longest), !taken.isEmpty {
            largest = max(largest, taken.count)
            letters += taken
        }
        // Or a sender that never gets rid of its letters would be waited for without end.
        mailbox.close()
        for sender in senders { sender.join() }
        #expect(largest <= 16)
        for sender in 0..<4 {
            #expect(letters.filter { $0.sender == sender }.map(\.number) == Array(0..<1_000))
        }
    }

    @Test func `closing wakes a receiver`() {
        let mailbox = Mailbox<Int>(capacity: 1)
        let isOver = Watched(false)
        let receiver = DedicatedThread {
            let taken = mailbox.receive(timeout: nil)
            isOver.update { $0 = taken == nil }
        }
        #expect(isOver.wait(for: Patience.brief) { $0 } == nil)
        mailbox.close()
        #expect(isOver.wait { $0 } == true)
        receiver.join()
    }

    @Test func `closing wakes a sender that waits and refuses what it held`() {
        let mailbox = Mailbox<Int>(capacity: 1)
        mailbox.send(1)
        let result = Watched<Bool?>(nil)
        let sender = DedicatedThread {
            let isTaken = mailbox.send(2)
            result.update { $0 = isTaken }
        }
        #expect(result.wait(for: Patience.brief) { $0 != nil } == nil)
        mailbox.close()
        #expect(result.wait { $0 != nil } == .some(false))
        sender.join()
        #expect(mailbox.receive(timeout: nil) == [1])
        #expect(mailbox.receive(timeout: nil) == nil)
    }

    @Test func `what was in it can still be taken after it is closed`() {
        let mailbox = Mailbox<Int>(capacity: 4)
        mailbox.send(1)
        mailbox.send(2)
        mailbox.close()
        #expect(mailbox.receive(timeout: nil) == [1, 2])
        #expect(mailbox.receive(timeout: nil) == nil)
    }

    @Test func `nothing goes into a closed mailbox`() {
        let mailbox = Mailbox<Int>(capacity: 4)
        #expect(mailbox.send(1))
        mailbox.close()
        #expect(!mailbox.send(2))
        #expect(mailbox.receive(timeout: nil) == [1])
    }

    @Test func `a mailbox made for none holds one`() {
        let mailbox = Mailbox<Int>(capacity: 0)
        #expect(mailbox.send(1))
        #expect(mailbox.receive(timeout: .zero) == [1])
    }
}
